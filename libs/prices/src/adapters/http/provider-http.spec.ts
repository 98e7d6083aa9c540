import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../../../../test/support/manual-clock.js';
import { stubOfSuite } from '../../../../../test/support/stub-providers/stub-of-suite.js';
import { retryAfterOf } from './http-faults.js';
import { type AddressLookup, ProviderHttp, type ProviderHttpOptions } from './provider-http.js';

const clock = new ManualClock('2024-06-14T15:00:00Z');
const { signal } = new AbortController();
const at =
  (...addresses: readonly string[]): AddressLookup =>
  (_host, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    );

describe('ProviderHttp', () => {
  const stub = stubOfSuite();

  const ask = async (url: string, options: Partial<ProviderHttpOptions> = {}): Promise<string | null> =>
    new ProviderHttp(clock, { hosts: [stub.host], allowPrivateAddresses: true, ...options }).text(new URL(url), {
      signal,
    });

  it('hands over the text of an answer, and null for what is not there', async () => {
    stub.answer = () => ({ body: 'prices' });
    expect(await ask(`${stub.origin}/a/b?c=1`)).toBe('prices');
    expect(stub.requests[0]!.url.href).toBe('https://stub/a/b?c=1');
    expect(stub.requests[0]!.headers['accept-encoding']).toBe('identity');
    stub.answer = () => ({ status: 404, body: 'no such thing' });
    expect(await ask(`${stub.origin}/a`)).toBeNull();
  });

  it('calls none but the hosts of the provider, port and all', async () => {
    stub.answer = () => ({ body: 'prices' });
    for (const hosts of [[], ['127.0.0.1'], ['example.com'], [`evil${stub.host}`], ['*.0.1']]) {
      await expect(ask(stub.origin, { hosts })).rejects.toMatchObject({ kind: 'forbidden_address' });
    }
    expect(stub.requests).toEqual([]);
  });

  it('lets a whole domain be named, without the names that only end alike', async () => {
    stub.answer = () => ({ body: 'prices' });
    const port = stub.host.split(':')[1]!;
    const hosts = [`*.example.com:${port}`];
    const lookup = at('127.0.0.1');
    expect(await ask(`http://api.example.com:${port}/`, { hosts, lookup })).toBe('prices');
    for (const host of ['badexample.com', 'example.com.evil.org']) {
      await expect(ask(`http://${host}:${port}/`, { hosts, lookup })).rejects.toMatchObject({
        kind: 'forbidden_address',
      });
    }
  });

  it('calls no address of our own, however it is written', async () => {
    const port = stub.host.split(':')[1]!;
    for (const host of ['127.0.0.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]', '[::1]', '0.0.0.0']) {
      const url = `http://${host}:${port}/`;
      const call = ask(url, { hosts: [new URL(url).host], allowPrivateAddresses: false });
      await expect(call, host).rejects.toMatchObject({ kind: 'forbidden_address' });
    }
    expect(stub.requests).toEqual([]);
  });

  it('calls no name that leads to an address of our own, be it one among public ones', async () => {
    const port = stub.host.split(':')[1]!;
    const hosts = [`rebound.example.com:${port}`];
    for (const lookup of [at('127.0.0.1'), at('8.8.8.8', '127.0.0.1')]) {
      const call = ask(`http://${hosts[0]!}/`, { hosts, lookup, allowPrivateAddresses: false });
      await expect(call).rejects.toMatchObject({ kind: 'forbidden_address' });
    }
    expect(stub.requests).toEqual([]);
  });

  it('asks for the addresses once and connects to those that it checked', async () => {
    stub.answer = () => ({ body: 'prices' });
    const port = stub.host.split(':')[1]!;
    let lookups = 0;
    const lookup: AddressLookup = (host, callback) => {
      lookups += 1;
      at('127.0.0.1')(host, callback);
    };
    const hosts = [`once.example.com:${port}`];
    expect(await ask(`http://${hosts[0]!}/`, { hosts, lookup })).toBe('prices');
    expect(lookups).toBe(1);
  });

  it('speaks http only, and takes no credentials in an address', async () => {
    for (const url of ['file:///etc/passwd', 'ftp://example.com/', `http://user:secret@${stub.host}/`]) {
      const call = ask(url, { hosts: [new URL(url).host] });
      await expect(call).rejects.toMatchObject({ kind: 'forbidden_address' });
      await expect(call).rejects.not.toThrow(/secret/);
    }
  });

  it('follows no redirect', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      stub.requests.length = 0;
      stub.answer = () => ({ status, headers: { location: `${stub.origin}/elsewhere` }, body: '' });
      await expect(ask(`${stub.origin}/start`)).rejects.toMatchObject({ kind: 'redirected' });
      expect(stub.requests).toHaveLength(1);
    }
  });

  it('reads as many bytes as it may and closes the connection on one more', async () => {
    stub.answer = () => ({ body: 'x'.repeat(1_000) });
    expect(await ask(stub.origin, { maxBytes: 1_000 })).toHaveLength(1_000);
    await expect(ask(stub.origin, { maxBytes: 999 })).rejects.toMatchObject({ kind: 'too_large' });
    stub.answer = () => 'flood';
    await expect(ask(stub.origin, { maxBytes: 100_000 })).rejects.toMatchObject({ kind: 'too_large' });
  });

  it('does not wait longer than it may, for the head or for the rest', async () => {
    for (const answer of ['hang', 'stall'] as const) {
      stub.answer = () => answer;
      await expect(ask(stub.origin, { timeoutMs: 50 })).rejects.toMatchObject({ kind: 'timeout' });
    }
  });

  it('keeps a key out of what it says', async () => {
    stub.answer = () => 'cut';
    const options = { secrets: ['k3y'] };
    await expect(ask(`${stub.origin}/?apikey=k3y`, options)).rejects.not.toThrow(/k3y/);
    const gone = ask('http://k3y.example.com/', {
      ...options,
      hosts: ['k3y.example.com'],
      lookup: (_host, callback) => callback(new Error('no such name: k3y'), []),
    });
    await expect(gone).rejects.toThrow(/no such name: \*\*\*/);
  });

  it('understands when to come back, in seconds and as a date', () => {
    const now = new Date('2024-06-14T15:00:00Z');
    expect(retryAfterOf('30', now)).toBe(30_000);
    expect(retryAfterOf('Fri, 14 Jun 2024 15:02:00 GMT', now)).toBe(120_000);
    expect(retryAfterOf('Fri, 14 Jun 2024 14:00:00 GMT', now)).toBe(0);
    expect(retryAfterOf('soon', now)).toBeNull();
    expect(retryAfterOf(undefined, now)).toBeNull();
  });
});
