import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AppError, Clock, daysBetween } from '@portfolio-metrics/kernel';
import { type MarketSession, type MarketStatus, MarketStatusService } from '@portfolio-metrics/market-status';
import { CurrentUser } from '../auth/current-user.decorator.js';
import { Scopes } from '../auth/scopes.decorator.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import { AtQuery, ExchangeParams, MarketStatusQuery, SessionsQuery } from './dto/market-status-query.dto.js';
import { MarketStatusAnswerDto, MarketStatusListDto, SessionListDto } from './dto/market-status.dto.js';
import { HeldExchanges } from './held-exchanges.js';

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
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Status of several exchanges at one instant; default: those of what the caller holds, now.',
  })
  @ApiOkResponse({ type: MarketStatusListDto })
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
  @ApiOkResponse({ type: MarketStatusAnswerDto })
  async one(@Param() { mic }: ExchangeParams, @Query() { at }: AtQuery): Promise<Envelope<MarketStatus>> {
    return { data: await this.markets.readStatusOf(mic, this.instantOf(at)) };
  }

  @Get(':mic/sessions')
  @ApiOperation({
    summary: 'The sessions from one local date to another; `meta.unknown`: dates that the calendar does not know.',
  })
  @ApiOkResponse({ type: SessionListDto })
  async sessions(
    @Param() { mic }: ExchangeParams,
    @Query() { from, to }: SessionsQuery,
  ): Promise<Envelope<readonly MarketSession[]>> {
    const days = daysBetween(from, to);
    if (days < 0 || days > MAX_DAYS) {
      throw new AppError('validation_failed', 'The request has invalid values.', {
        issues: [{ pointer: '/to', reason: `must be a date from \`from\` to ${MAX_DAYS} days after it` }],
      });
    }
    const { sessions, unknown } = await this.markets.readSessionsOf(mic, from, to);
    return { data: sessions, meta: { nextCursor: null, unknown } };
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
