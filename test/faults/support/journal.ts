import type { HistoryEvent } from '../../support/history.js';
import { starvedMs as starvedSoFar } from './starvation.js';
import { HttpClient, type HttpReply } from './http-client.js';

export interface JournalUser {
  readonly name: string;
  readonly id: string;
  readonly token: string;
  readonly portfolioId: string;
  /** Stands in the user's own texts; nobody else may read it. */
  readonly canary: string;
}

export interface Asking {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** One of several that ask in the user's name; what one of them reads never gets older. */
  readonly client?: string;
}

export interface Booking extends Asking {
  readonly symbol?: string;
  readonly quantity: string;
  /** `Idempotency-Key`; default: none. */
  readonly key?: string;
  /** Of the write that this one repeats. */
  readonly marker?: string;
}

/** Asks the service in the name of users and writes down what came of it. */
export class Journal {
  readonly events: HistoryEvent[] = [];
  readonly users: JournalUser[] = [];
  private readonly http = new HttpClient();
  private markers = 0;

  async get(base: string, path: string, user: JournalUser, asking: Asking = {}): Promise<HttpReply> {
    const event = this.invoked('read', user, null, asking);
    const headers = { authorization: `Bearer ${user.token}`, ...asking.headers };
    const reply = await this.http.ask(base + path, { headers, ...(asking.signal ? { signal: asking.signal } : {}) });
    this.completed(event, reply, reply.status !== null && reply.status < 500 ? 'ok' : 'fail');
    return reply;
  }

  /** Books a purchase that can be found again. */
  async book(base: string, user: JournalUser, booking: Booking): Promise<HttpReply & { readonly marker: string }> {
    const marker = booking.marker ?? `marker-${(this.markers += 1)}-${user.name}`;
    const event = this.invoked('write', user, marker, booking);
    const reply = await this.http.ask(`${base}/api/v1/transactions`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${user.token}`,
        'content-type': 'application/json',
        ...(booking.key === undefined ? {} : { 'idempotency-key': booking.key }),
        ...booking.headers,
      },
      body: JSON.stringify({
        portfolioId: user.portfolioId,
        date: '2026-01-06',
        type: 'BUY',
        symbol: booking.symbol ?? 'ACME',
        quantity: booking.quantity,
        price: '100',
        note: marker,
      }),
      ...(booking.signal ? { signal: booking.signal } : {}),
    });
    this.completed(event, reply, outcomeOfWrite(reply.status));
    return { ...reply, marker };
  }

  /** How long the requests of one client took, without the time for which the machine was busy with something else; shortest first. */
  fairTimes(client: string): number[] {
    return this.events
      .filter((event) => event.client === client)
      .map(({ invokedMs, completedMs, starvedMs }) => Math.max(0, completedMs - invokedMs - 2 * starvedMs))
      .toSorted((a, b) => a - b);
  }

  /** Asks without writing it down. */
  async raw(...asked: Parameters<HttpClient['ask']>): Promise<HttpReply> {
    return await this.http.ask(...asked);
  }

  close(): void {
    this.http.close();
  }

  private invoked(
    kind: HistoryEvent['kind'],
    user: JournalUser,
    marker: string | null,
    { client = 'main' }: Asking,
  ): HistoryEvent {
    const invokedMs = performance.now();
    const event: HistoryEvent = {
      client,
      user: user.name,
      kind,
      invokedMs,
      completedMs: invokedMs,
      starvedMs: starvedSoFar(),
      outcome: 'info',
      status: null,
      marker,
      dataVersion: null,
      stale: false,
      degraded: false,
      foreignCanaries: [],
    };
    this.events.push(event);
    return event;
  }

  private completed(event: HistoryEvent, reply: HttpReply, outcome: HistoryEvent['outcome']): void {
    const meta = reply.body?.meta as { dataVersion?: number; stale?: boolean; degraded?: boolean } | undefined;
    Object.assign(event, {
      completedMs: performance.now(),
      starvedMs: starvedSoFar() - event.starvedMs,
      outcome,
      status: reply.status,
      dataVersion: reply.status === 200 ? (meta?.dataVersion ?? null) : null,
      stale: meta?.stale ?? false,
      degraded: meta?.degraded ?? false,
      foreignCanaries: this.users
        .filter(({ name, canary }) => name !== event.user && reply.text.includes(canary))
        .map(({ canary }) => canary),
    } satisfies Partial<HistoryEvent>);
  }
}

/** A conflict of idempotency keys says nothing about what the first attempt did. */
function outcomeOfWrite(status: number | null): HistoryEvent['outcome'] {
  if (status === null || status >= 500 || status === 408 || status === 409) return 'info';
  return status < 300 ? 'ok' : 'fail';
}
