import { InstrumentEntity } from './instrument.entity.js';
import { SplitEntity } from './split.entity.js';

/** The entities of the instruments; for the list of a DataSource. */
export const INSTRUMENT_ENTITIES = [InstrumentEntity, SplitEntity];
