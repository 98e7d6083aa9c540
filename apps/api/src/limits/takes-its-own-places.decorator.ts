import { SetMetadata } from '@nestjs/common';

export const TAKES_ITS_OWN_PLACES = Symbol('TAKES_ITS_OWN_PLACES');

/** A controller whose work takes the user's places itself, where it costs something: its requests wait for none as a whole. */
export const TakesItsOwnPlaces = (): ClassDecorator => SetMetadata(TAKES_ITS_OWN_PLACES, true);
