import { ApiProperty } from '@nestjs/swagger';
import { Choice, Model, Text } from '../openapi/properties.js';

const STATUS = { type: 'string', enum: ['up', 'degraded', 'down'] } as const;

/** Of the process alone. */
export class LivenessResponse {
  @Choice(['ok'])
  readonly status: 'ok';
}

class ServiceHealthResponse {
  @ApiProperty(STATUS)
  readonly status: string;

  @Text('What the process is at: it starts, serves or drains.')
  readonly phase: string;
}

class DatabaseHealthResponse {
  @ApiProperty(STATUS)
  readonly status: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    required: false,
    description: "This machine's clock less the database's; null: it does not answer.",
  })
  readonly clockSkewMs?: number | null;

  @ApiProperty({ type: Boolean, required: false, description: 'It takes no changes. Absent otherwise.' })
  readonly readOnly?: boolean;

  @ApiProperty({ type: 'integer', required: false, description: 'Absent while it is there.' })
  readonly unreachableForMs?: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Time stamp of the last migration of its schema; null: not known yet.',
  })
  readonly migration: string | null;
}

class PartsOfHealthResponse {
  @ApiProperty({ type: () => ServiceHealthResponse, required: false })
  readonly service?: ServiceHealthResponse;

  @ApiProperty({ type: () => DatabaseHealthResponse, required: false })
  readonly database?: DatabaseHealthResponse;

  @ApiProperty({
    type: 'object',
    selfRequired: false,
    description: 'The state of the guard of each dependency, by its name.',
    properties: { status: STATUS },
    additionalProperties: { type: 'string' },
  })
  readonly dependencies?: Readonly<Record<string, string>>;
}

export class ReadinessResponse {
  @Choice(['ok', 'degraded', 'error', 'shutting_down'], '`ok`, `degraded`: send requests here.')
  readonly status: string;

  @Model(() => PartsOfHealthResponse, 'Parts that are not down.')
  readonly info: PartsOfHealthResponse;

  @Model(() => PartsOfHealthResponse, 'Parts that are down.')
  readonly error: PartsOfHealthResponse;

  @Model(() => PartsOfHealthResponse, 'All parts.')
  readonly details: PartsOfHealthResponse;
}
