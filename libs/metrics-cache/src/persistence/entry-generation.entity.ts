import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A row of `portfolio_metrics_cache_generations`: how often an unexpired entry of the user was replaced, invalidated or removed. */
@Entity({ name: 'portfolio_metrics_cache_generations' })
export class EntryGenerationEntity {
  @PrimaryColumn({
    name: 'user_id',
    type: 'uuid',
    primaryKeyConstraintName: 'portfolio_metrics_cache_generations_pk',
  })
  userId: string;

  @Column({ type: 'bigint' })
  generation: string;
}
