import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Param, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CalendarBook, CalendarOverrideEditor } from '@portfolio-metrics/market-status';
import { Scopes } from '../auth/scopes.decorator.js';
import type { Envelope } from '../http/envelope.interceptor.js';
import {
  type CalendarOverrideDto,
  presentOverride,
  PutOverrideDto,
  toCalendarOverride,
} from './dto/calendar-override.dto.js';
import { CalendarOverrideAnswerDto, CalendarOverrideListDto } from './dto/market-status.dto.js';
import { ExchangeParams, OverrideParams } from './dto/market-status-query.dto.js';

/** An operator's changes to single dates of a calendar: in effect at once, on every replica. */
@ApiTags('market status')
@Controller('market-status/:mic/overrides')
export class CalendarOverridesController {
  constructor(
    private readonly overrides: CalendarOverrideEditor,
    private readonly calendars: CalendarBook,
  ) {}

  @Get()
  @Scopes('portfolio:read')
  @ApiOperation({ summary: 'The dates of an exchange that differ from its calendar.' })
  @ApiOkResponse({ type: CalendarOverrideListDto })
  async list(@Param() params: ExchangeParams): Promise<Envelope<CalendarOverrideDto[]>> {
    const { mic } = this.calendars.get(params.mic).definition;
    const overrides = await this.overrides.list(mic);
    return { data: overrides.map((override) => presentOverride(mic, override)), meta: { nextCursor: null } };
  }

  @Put(':date')
  @Scopes('market:write')
  @ApiOperation({ summary: 'Close an exchange for a day, shorten its session, or add one.' })
  @ApiOkResponse({ type: CalendarOverrideAnswerDto })
  async put(@Param() params: OverrideParams, @Body() body: PutOverrideDto): Promise<Envelope<CalendarOverrideDto>> {
    const { mic } = this.calendars.get(params.mic).definition;
    const override = toCalendarOverride(params.date, body);
    await this.overrides.put(mic, override);
    return { data: presentOverride(mic, override) };
  }

  @Delete(':date')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Scopes('market:write')
  @ApiOperation({ summary: 'Return a date to what the calendar says.' })
  @ApiNoContentResponse()
  async remove(@Param() { mic, date }: OverrideParams): Promise<void> {
    await this.overrides.remove(mic, date);
  }
}
