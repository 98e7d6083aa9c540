import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { AppError, Clock, daysBetween } from '@portfolio-metrics/kernel';
import { keysetPage, OpaqueTokens } from '@portfolio-metrics/ledger';
import { type MarketSession, type MarketStatus, MarketStatusService } from '@portfolio-metrics/market-status';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Scopes } from '../auth/scopes.decorator.js';
import { ApiDataAnswer, ApiListAnswer } from '../http/api-answers.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { pageRequest } from '../http/page-query.dto.js';
import { AtQuery, ExchangeParams, MarketStatusQuery, SessionsQuery } from './dto/market-status-query.dto.js';
import { MissingPartResponse } from '../metrics/responses/metrics-meta.response.js';
import { CalendarKnowledge } from './calendar-knowledge.js';
import { MarketSessionResponse, MarketStatusResponse } from './market-status.response.js';

const QUESTIONABLE = {
  degraded: { type: 'boolean', description: 'Something could not be read; see `missing`.' },
  missing: {
    type: 'array',
    items: { $ref: getSchemaPath(MissingPartResponse) },
    description:
      '`calendarOverrides`: changes made by operators may be missing. `transactions`: what the caller holds is not known, these are all exchanges.',
  },
};
const WITHOUT_CALENDAR = {
  ...QUESTIONABLE,
  withoutCalendar: {
    type: 'array',
    items: { type: 'string' },
    description: 'Exchanges of what the caller holds that are left out: their calendars are not known.',
  },
};
const UNKNOWN_DATES = {
  ...QUESTIONABLE,
  unknown: {
    type: 'array',
    items: {
      type: 'object',
      properties: { from: { type: 'string', format: 'date' }, to: { type: 'string', format: 'date' } },
      required: ['from', 'to'],
    },
    description: 'Dates from `from` to `to` of which the calendar cannot say whether they have a session.',
  },
};

/** More than every calendar knows; a longer list is a mistake. */
const MAX_DAYS = 11_000;

@ApiTags('market status')
@Controller('market-status')
@Scopes('portfolio:read')
@ApiExtraModels(MissingPartResponse)
export class MarketStatusController {
  constructor(
    private readonly markets: MarketStatusService,
    private readonly knowledge: CalendarKnowledge,
    private readonly clock: Clock,
    private readonly tokens: OpaqueTokens,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'Status of several exchanges at one instant; default: those of what the caller holds, now. All in one page.',
  })
  @ApiListAnswer(MarketStatusResponse, { meta: WITHOUT_CALENDAR })
  async list(
    @CurrentUser() userId: string,
    @Query() { mic, at }: MarketStatusQuery,
  ): Promise<Envelope<readonly MarketStatus[]>> {
    if (mic !== undefined) this.refuseUnknown(mic);
    const { exchanges, meta } =
      mic === undefined
        ? await this.knowledge.ofUser(userId)
        : { exchanges: mic, meta: await this.knowledge.ofOverrides() };
    const withoutCalendar = exchanges.filter((code) => this.markets.resolveMic(code) === null).toSorted();
    const data = this.markets.statusesOf(exchanges, this.instantOf(at));
    return { data, meta: { nextCursor: null, ...meta, withoutCalendar } };
  }

  @Get(':mic')
  @ApiOperation({ summary: 'Status of one exchange at one instant; default: now.' })
  @ApiDataAnswer(MarketStatusResponse, { meta: QUESTIONABLE })
  async one(@Param() { mic }: ExchangeParams, @Query() { at }: AtQuery): Promise<Envelope<MarketStatus>> {
    const meta = await this.knowledge.ofOverrides();
    return { data: this.markets.statusOf(mic, this.instantOf(at)), meta };
  }

  @Get(':mic/sessions')
  @ApiOperation({
    summary: 'The sessions from one local date to another; `meta.unknown`: dates that the calendar does not know.',
  })
  @ApiListAnswer(MarketSessionResponse, { meta: UNKNOWN_DATES })
  async sessions(
    @Param() { mic }: ExchangeParams,
    @Query() query: SessionsQuery,
  ): Promise<Envelope<readonly MarketSession[]>> {
    const { from, to } = query;
    const days = daysBetween(from, to);
    if (days < 0 || days > MAX_DAYS) {
      throw new AppError('validation_failed', 'The request has invalid values.', {
        issues: [{ pointer: '/to', reason: `must be a date from \`from\` to ${MAX_DAYS} days after it` }],
      });
    }
    const meta = await this.knowledge.ofOverrides();
    const { sessions, unknown } = this.markets.sessionsOf(mic, from, to);
    const { items, nextCursor } = await keysetPage(
      this.tokens,
      ['sessions', mic, from, to],
      pageRequest(query),
      async (after, limit) => sessions.filter(({ date }) => after === null || date > String(after[0])).slice(0, limit),
      { item: (session) => session, position: ({ date }) => [date] },
    );
    return { data: items, meta: { nextCursor, ...meta, unknown } };
  }

  private instantOf(at: string | undefined): Date {
    return at === undefined ? this.clock.now() : new Date(at);
  }

  private refuseUnknown(mics: readonly string[]): void {
    const unknown = mics.filter((mic) => this.markets.resolveMic(mic) === null);
    if (unknown.length === 0) return;
    throw new AppError('validation_failed', 'The request has invalid values.', {
      issues: unknown.map((mic) => ({ pointer: '/mic', reason: `${mic} names no exchange with a calendar` })),
    });
  }
}
