import { Global, Module } from '@nestjs/common';
import { GuardRegistry } from './guard-registry.js';

/** The one `GuardRegistry` of an application. A lib with guards imports it; however many do, there is one. */
@Global()
@Module({ providers: [GuardRegistry], exports: [GuardRegistry] })
export class ResilienceModule {}
