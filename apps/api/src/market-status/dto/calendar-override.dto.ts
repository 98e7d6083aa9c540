import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { AppError } from '@portfolio-metrics/kernel';
import { type CalendarOverride, isLocalTime } from '@portfolio-metrics/market-status';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const KINDS = ['closed', 'early_close', 'late_open', 'open'] as const;
type Kind = (typeof KINDS)[number];

/** Which times each kind takes. */
const TIMES: Readonly<Record<Kind, Readonly<Record<'open' | 'close', 'required' | 'optional' | 'none'>>>> = {
  closed: { open: 'none', close: 'none' },
  early_close: { open: 'none', close: 'required' },
  late_open: { open: 'required', close: 'optional' },
  open: { open: 'required', close: 'required' },
};

export class PutOverrideDto {
  @ApiProperty({
    enum: KINDS,
    description: '`open`: a session from `open` to `close` without breaks, whatever the calendar says.',
  })
  @IsIn(KINDS)
  kind!: Kind;

  @ApiPropertyOptional({ description: "The exchange's local time, HH:MM.", example: '13:30' })
  @IsOptional()
  @IsString()
  open?: string;

  @ApiPropertyOptional({ description: "The exchange's local time, HH:MM.", example: '12:00' })
  @IsOptional()
  @IsString()
  close?: string;

  @ApiPropertyOptional({ description: 'Why; shown as the name of the holiday or the note of the session.' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  @Matches(/^\P{Cc}*$/u, { message: 'must not contain control characters' })
  note?: string;
}

export class CalendarOverrideView {
  @ApiProperty({ type: String, format: 'date', description: 'The date: it names the override within its exchange.' })
  id!: string;

  @ApiProperty({ example: 'XHKG' })
  mic!: string;

  @ApiProperty({ type: String, format: 'date', description: "The exchange's local date." })
  date!: string;

  @ApiProperty({ enum: KINDS })
  kind!: Kind;

  @ApiProperty({ type: String, nullable: true, description: 'Local time; null as usual.' })
  open!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Local time; null as usual.' })
  close!: string | null;

  @ApiProperty()
  note!: string;
}

export class DeletedOverrideView {
  @ApiProperty({ type: String, format: 'date' })
  id!: string;
}

/** Throws `AppError('validation_failed')` when the times are none, or not those that the kind takes. */
export function toCalendarOverride(date: string, { kind, open, close, note = '' }: PutOverrideDto): CalendarOverride {
  const times = { open, close };
  const issues = (['open', 'close'] as const).flatMap((name) => {
    const reason = problemWithTime(times[name], TIMES[kind][name], kind);
    return reason === null ? [] : [{ pointer: `/${name}`, reason }];
  });
  if (issues.length > 0) throw new AppError('validation_failed', 'The request has invalid values.', { issues });
  return {
    date,
    kind,
    ...(open === undefined ? {} : { open }),
    ...(close === undefined ? {} : { close }),
    note,
  } as CalendarOverride;
}

function problemWithTime(time: string | undefined, need: 'required' | 'optional' | 'none', kind: Kind): string | null {
  if (time === undefined) return need === 'required' ? `is required for the kind ${kind}` : null;
  if (need === 'none') return `has no meaning for the kind ${kind}`;
  return isLocalTime(time) ? null : 'must be a time HH:MM from 00:00 to 24:00';
}

export function presentOverride(mic: string, override: CalendarOverride): CalendarOverrideView {
  return {
    id: override.date,
    mic,
    date: override.date,
    kind: override.kind,
    open: 'open' in override ? override.open : null,
    close: 'close' in override ? (override.close ?? null) : null,
    note: override.note,
  };
}
