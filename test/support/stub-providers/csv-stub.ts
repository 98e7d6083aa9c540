import { ACME, type Garbage, RECORDED_MARKET } from './recorded-market.js';
import type { StubHandler } from './stub-provider-server.js';

/** Tables at `prices.example/closes/<symbol>.csv` and `prices.example/quotes/<symbol>.csv`. */
export function csvStub(garbage: Garbage = {}, data?: StubHandler): StubHandler {
  return (request) => {
    if (data !== undefined) return data(request);
    const [, table, file] = request.url.pathname.split('/');
    const recorded = RECORDED_MARKET.find(({ instrument }) => `${instrument.symbol}.csv` === file);
    if (recorded === undefined) return { status: 404, body: 'Not Found' };
    const changed = recorded === ACME ? garbage : {};
    const currency = changed.currency ?? recorded.quotedIn;
    if (table === 'quotes') {
      const time = changed.date === undefined ? recorded.quote.asOf.toISOString() : `${changed.date}T15:00:00Z`;
      return { body: `time,price,currency\n${time},${onWire(changed.price ?? recorded.quote.price)},${currency}\n` };
    }
    const rows = [...recorded.closes].map(([date, close]) => `${date},"${close}",${recorded.quotedIn}`);
    const [lastDate, lastClose] = [...recorded.closes].at(-1)!;
    const last = `${changed.date ?? lastDate},${onWire(changed.price ?? lastClose)},${currency}`;
    rows.splice(-1, 1, ...Array.from({ length: changed.times ?? 1 }, () => last));
    return { headers: { 'content-type': 'text/csv' }, body: `date,close,currency\n${rows.join('\n')}\n` };
  };
}

function onWire(price: string): string {
  return price.startsWith('"') ? price : `"${price}"`;
}
