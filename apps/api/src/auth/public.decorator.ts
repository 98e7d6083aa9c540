import { SetMetadata } from '@nestjs/common';

export const PUBLIC_ROUTE = 'portfolio-metrics:public';

/** The route answers without a token. Everything else needs one. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC_ROUTE, true);
