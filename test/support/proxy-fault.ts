/** `up`: from the client to the server behind the proxy; `down`: back. */
export type Direction = 'up' | 'down';

export type ProxyFault =
  /** Every piece of data arrives `ms` later, in order. */
  | { readonly kind: 'latency'; readonly ms: number }
  /**
   * Nothing arrives, the end of a connection neither. As with a real network the senders go on trying: what is still wanted when
   * the fault is over arrives then.
   */
  | { readonly kind: 'blackhole'; readonly direction?: Direction }
  /** Every connection, new ones too, ends with a RST. */
  | { readonly kind: 'reset' }
  /** New connections are refused; those that exist stay. */
  | { readonly kind: 'refuse' }
  /** What the server answers is replaced by as many random bytes. */
  | { readonly kind: 'garbage'; readonly seed: number }
  /** After so many bytes of answers, counted from now on, a connection is cut. */
  | { readonly kind: 'cut'; readonly afterBytes: number }
  /** Data arrives in pieces of so many bytes. */
  | { readonly kind: 'slice'; readonly bytes: number };

export interface ProxyCounters {
  accepted: number;
  reset: number;
  cut: number;
  delayed: number;
  /** Pieces of data that a blackhole kept. */
  held: number;
  garbled: number;
  sliced: number;
  bytesUp: number;
  bytesDown: number;
}
