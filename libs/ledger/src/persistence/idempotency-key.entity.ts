import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

const PRIMARY_KEY = 'idempotency_keys_pk';

/** A row of `idempotency_keys`: the answer that one write gave, for whoever repeats it. */
@Entity({ name: 'idempotency_keys' })
@Index('idempotency_keys_by_age', ['createdAt'])
export class IdempotencyKeyEntity {
  @PrimaryColumn({ name: 'user_id', type: 'uuid', primaryKeyConstraintName: PRIMARY_KEY })
  userId: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: PRIMARY_KEY })
  route: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: PRIMARY_KEY })
  key: string;

  /** SHA-256 of what was asked for, in hex. */
  @Column({ type: 'text' })
  fingerprint: string;

  /** Of HTTP; `null` inside of the transaction of the write that it belongs to, which others never see. */
  @Column({ type: 'integer', nullable: true })
  status: number | null;

  /** JSON text of the answer; `null` with `status`. */
  @Column({ type: 'text', nullable: true })
  body: string | null;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;
}
