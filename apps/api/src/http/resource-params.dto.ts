import { ApiProperty } from '@nestjs/swagger';
import { IsString } from 'class-validator';

/** Names a resource of the caller. What is no UUID names none: 404. */
export class ResourceParams {
  @ApiProperty({ format: 'uuid', description: 'Of the resource.' })
  @IsString()
  id!: string;
}
