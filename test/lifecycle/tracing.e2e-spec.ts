import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SpanRecorder } from '../support/recorded-spans.js';
import { seededSuite } from '../e2e/support/seeded-suite.js';

describe('traces', () => {
  const sdk = new SpanRecorder();
  const { spans } = sdk;
  beforeAll(() => sdk.install());
  const seeded = seededSuite();
  afterAll(() => sdk.uninstall());

  it('show a request, its computation, the stages and the statements inside each other, all ended', async () => {
    spans.length = 0;
    await seeded.service.request('GET', '/api/v1/dashboard', { token: seeded.alice.token });
    const parents = new Map(spans.map(({ name, parent }) => [name, parent]));
    const root = 'GET /api/v1/dashboard';
    expect(parents.get(root)).toBeNull();
    expect(parents.get('computation portfolio')).toBe(root);
    for (const stage of ['inputs', 'sections', 'assembly']) {
      expect([stage, parents.get(`stage ${stage}`)]).toEqual([stage, 'computation portfolio']);
    }
    expect(spans.some(({ name, parent }) => name.startsWith('statement ') && parent === 'stage inputs')).toBe(true);
    expect(spans.find(({ name }) => name === root)!.attributes).toEqual({
      'http.request.method': 'GET',
      'http.route': '/api/v1/dashboard',
      'http.response.status_code': 200,
    });
    expect(spans.filter(({ ended }) => !ended)).toEqual([]);
  });

  it('show a request that is answered from memory', async () => {
    await seeded.service.request('GET', '/api/v1/dashboard', { token: seeded.alice.token });
    spans.length = 0;
    await seeded.service.request('GET', '/api/v1/dashboard', { token: seeded.alice.token });
    expect(spans.map(({ name }) => name)).toContain('GET /api/v1/dashboard');
    expect(spans.map(({ name }) => name)).not.toContain('computation portfolio');
    expect(spans.filter(({ ended }) => !ended)).toEqual([]);
  });

  it('hold nothing of who asked, for what, and with which token', async () => {
    spans.length = 0;
    const { token, portfolioId } = seeded.alice;
    await seeded.service.request('GET', `/api/v1/portfolios/${portfolioId}?secret=in-the-query`, { token });
    await seeded.service.request('GET', `/api/v1/dashboard?portfolioId=${portfolioId}`, { token });
    await seeded.service.request('GET', '/api/v1/instruments/KNOWN', { token });
    const all = JSON.stringify(spans);
    expect(all).not.toMatch(/in-the-query|KNOWN|a11ce/);
    expect(all).not.toContain(portfolioId);
    expect(all).not.toContain(token.slice(-20));
  });
});
