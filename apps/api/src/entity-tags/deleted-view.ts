import { ApiProperty } from '@nestjs/swagger';

/** What is left of a deleted resource. */
export class DeletedView {
  @ApiProperty({ format: 'uuid' })
  id!: string;
}
