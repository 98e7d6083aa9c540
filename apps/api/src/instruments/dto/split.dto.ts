import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { CalendarDate } from '@portfolio-metrics/kernel';
import type { Split } from '@portfolio-metrics/ledger';
import { IsInt, Max, Min } from 'class-validator';
import { IsCalendarDate } from '../../http/query-values.js';

const MOST_UNITS = 1_000_000;

@ApiSchema({ description: 'From `date` on, `denominator` old units are `numerator` new ones: a 4:1 split is 4 and 1.' })
export class SplitView {
  @ApiProperty({ type: String, format: 'date', description: 'First day on which prices are of the new units.' })
  @IsCalendarDate()
  date!: CalendarDate;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: MOST_UNITS, example: 4 })
  @IsInt()
  @Min(1)
  @Max(MOST_UNITS)
  numerator!: number;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: MOST_UNITS, example: 1 })
  @IsInt()
  @Min(1)
  @Max(MOST_UNITS)
  denominator!: number;
}

export function splitView({ date, numerator, denominator }: Split): SplitView {
  return { date, numerator, denominator };
}
