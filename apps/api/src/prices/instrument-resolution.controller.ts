import { Controller, HttpCode, HttpStatus, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { InstrumentResolver } from '@portfolio-metrics/prices';
import { Scopes } from '../auth/scopes.decorator.js';
import { ApiDataAnswer } from '../http/api-answers.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { InstrumentView, instrumentView, SymbolParams } from '../instruments/dto/instrument.dto.js';

/** Instruments from the providers that describe them. The caller states a symbol and nothing else. */
@ApiTags('instruments')
@Controller('instruments')
export class InstrumentResolutionController {
  constructor(private readonly resolver: InstrumentResolver) {}

  @Post(':symbol/resolve')
  @HttpCode(HttpStatus.OK)
  @Scopes('portfolio:write')
  @ApiOperation({
    summary: 'Ask the price providers what a symbol is: creates the instrument, or fills in what is unknown of it.',
    description:
      'What somebody has stated stays. Again: no change. A symbol that no provider knows: 404; providers that do not answer: 503.',
  })
  @ApiDataAnswer(InstrumentView)
  async resolve(@Param() { symbol }: SymbolParams): Promise<Envelope<InstrumentView>> {
    return { data: instrumentView(await this.resolver.resolve(symbol)) };
  }
}
