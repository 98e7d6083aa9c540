import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AppError, Clock, daysBetween } from '@portfolio-metrics/kernel';
import { keysetPage, OpaqueTokens } from '@portfolio-metrics/ledger';
import { type MarketSession, type MarketStatus, MarketStatusService } from '@portfolio-metrics/market-status';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Scopes } from '../auth/scopes.decorator.js';
import { ApiDataAnswer, ApiListAnswer } from '../http/api-answers.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { pageRequest } from '../http/page-query.dto.js';
import { AtQuery, ExchangeParams, MarketStatusQuery, SessionsQuery } from './dto/market-status-query.dto.js';
import { HeldExchanges } from './held-exchanges.js';
import { MarketSessionResponse, MarketStatusResponse } from './market-status.response.js';

const WITHOUT_CALENDAR = {
  withoutCalendar: {
    type: 'array',
    items: { type: 'string' },
    description: 'Exchanges of what the caller holds that are left out: their calendars are not known.',
  },
};
const UNKNOWN_DATES = {
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
export class MarketStatusController {
  constructor(
    private readonly markets: MarketStatusService,
    private readonly heldExchanges: HeldExchanges,
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
    const asked = mic ?? (await this.heldExchanges.exchangesOf(userId));
    const withoutCalendar = asked.filter((code) => this.markets.resolveMic(code) === null).toSorted();
    const data = await this.markets.readStatusesOf(asked, this.instantOf(at));
    return { data, meta: { nextCursor: null, withoutCalendar } };
  }

  @Get(':mic')
  @ApiOperation({ summary: 'Status of one exchange at one instant; default: now.' })
  @ApiDataAnswer(MarketStatusResponse)
  async one(@Param() { mic }: ExchangeParams, @Query() { at }: AtQuery): Promise<Envelope<MarketStatus>> {
    return { data: await this.markets.readStatusOf(mic, this.instantOf(at)) };
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
    const { sessions, unknown } = await this.markets.readSessionsOf(mic, from, to);
    const { items, nextCursor } = await keysetPage(
      this.tokens,
      ['sessions', mic, from, to],
      pageRequest(query),
      async (after, limit) => sessions.filter(({ date }) => after === null || date > String(after[0])).slice(0, limit),
      { item: (session) => session, position: ({ date }) => [date] },
    );
    return { data: items, meta: { nextCursor, unknown } };
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
