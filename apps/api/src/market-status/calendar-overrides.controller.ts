import { Body, Controller, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { keysetPage, OpaqueTokens } from '@portfolio-metrics/ledger';
import { CalendarBook, CalendarOverrideEditor } from '@portfolio-metrics/market-status';
import { Scopes } from '../auth/scopes.decorator.js';
import { ApiDataAnswer, ApiListAnswer } from '../http/api-answers.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { PageQuery, pageRequest } from '../http/page-query.dto.js';
import { ApiProblem } from '../openapi/api-problem.decorator.js';
import {
  CalendarOverrideView,
  DeletedOverrideView,
  presentOverride,
  PutOverrideDto,
  toCalendarOverride,
} from './dto/calendar-override.dto.js';
import { ExchangeParams, OverrideParams } from './dto/market-status-query.dto.js';

/** An operator's changes to single dates of a calendar: in effect at once, on every replica. */
@ApiTags('market status')
@Controller('market-status/:mic/overrides')
export class CalendarOverridesController {
  constructor(
    private readonly overrides: CalendarOverrideEditor,
    private readonly calendars: CalendarBook,
    private readonly tokens: OpaqueTokens,
  ) {}

  @Get()
  @Scopes('portfolio:read')
  @ApiOperation({ summary: 'The dates of an exchange that differ from its calendar, earliest first.' })
  @ApiListAnswer(CalendarOverrideView)
  async list(
    @Param() params: ExchangeParams,
    @Query() query: PageQuery,
  ): Promise<Envelope<readonly CalendarOverrideView[]>> {
    const { mic } = this.calendars.get(params.mic).definition;
    const { items, nextCursor } = await keysetPage(
      this.tokens,
      ['overrides', mic],
      pageRequest(query),
      async (after, limit) => this.overrides.list(mic, after === null ? null : String(after[0]), limit),
      { item: (override) => presentOverride(mic, override), position: ({ date }) => [date] },
    );
    return { data: items, meta: { nextCursor } };
  }

  @Put(':date')
  @Scopes('market:write')
  @ApiOperation({ summary: 'Close an exchange for a day, shorten its session, or add one.' })
  @ApiDataAnswer(CalendarOverrideView)
  @ApiProblem(422, '`unprocessable`: it would mean nothing, such as an early close at the usual hour.')
  async put(@Param() params: OverrideParams, @Body() body: PutOverrideDto): Promise<Envelope<CalendarOverrideView>> {
    const { mic } = this.calendars.get(params.mic).definition;
    const override = toCalendarOverride(params.date, body);
    await this.overrides.put(mic, override);
    return { data: presentOverride(mic, override) };
  }

  @Delete(':date')
  @Scopes('market:write')
  @ApiOperation({ summary: 'Return a date to what the calendar says.' })
  @ApiDataAnswer(DeletedOverrideView)
  async remove(@Param() { mic, date }: OverrideParams): Promise<Envelope<DeletedOverrideView>> {
    await this.overrides.remove(mic, date);
    return { data: { id: date } };
  }
}
