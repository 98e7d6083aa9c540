import { Injectable } from '@nestjs/common';
import { type MetricsRequest, placeOf } from '@portfolio-metrics/metrics';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import type { AuthenticatedRequest, Caller } from '../auth/authenticated-request.js';
import { bearerToken } from '../auth/bearer-token.js';
import { TokenVerifier } from '../auth/token-verifier.js';
import { wishesRefresh } from '../http/refresh-wish.js';
import { RateLimiter } from '../limits/rate-limiter.js';
import { MetricsResponder } from './metrics-responder.js';

type Question = Omit<MetricsRequest, 'userId'>;

interface Remembered {
  readonly question: Question;
  readonly place: string;
}

const MAX_URLS = 10_000;
/** Longer ones are not remembered: an attacker's would fill the memory. */
const MAX_URL_LENGTH = 512;

/**
 * Answers a GET of a URL that was answered before, with a token that was verified before, from the memory of answers: ahead of guards,
 * pipes and interceptors, which would come to the same question again and cost more than the answer. Nothing is trusted that
 * they would have to check anew: what a URL asks for depends on nothing else and is remembered without a user; who asks is the
 * verifier's word of this moment; and the answer is sent only after a check against the database that began after the request arrived.
 * In every other case (no such URL yet, unknown token, a wish for a refresh, nothing kept or no longer true) the framework's way is taken.
 */
@Injectable()
export class WarmReads {
  private readonly questions = new LRUCache<string, Remembered>({ max: MAX_URLS });

  constructor(
    private readonly responder: MetricsResponder,
    private readonly verifier: TokenVerifier,
    private readonly limiter: RateLimiter,
  ) {}

  /** Before every hook that costs something and that these answers can do without. */
  install(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', async (request, reply) => {
      const known = request.method === 'GET' && !wishesRefresh(request) ? this.questions.get(request.url) : undefined;
      const caller = known === undefined ? null : this.knownCaller(request);
      // What was sent is not worked on any further: the server looks.
      if (known !== undefined && caller !== null) await this.answer(known, caller, request, reply);
    });
  }

  /** What the URL of a request was found to ask for. */
  remember(request: FastifyRequest, question: Question): void {
    const { method, url } = request;
    if (method !== 'GET' || question.forceRefresh === true || url.length > MAX_URL_LENGTH || this.questions.has(url))
      return;
    this.questions.set(url, { question, place: placeOf(question) });
  }

  private knownCaller(request: FastifyRequest): Caller | null {
    const token = bearerToken(request);
    const caller = token === null ? null : this.verifier.remembered(token);
    return caller?.scopes.has('portfolio:read') === true ? caller : null;
  }

  private async answer(
    { question, place }: Remembered,
    caller: Caller,
    request: AuthenticatedRequest,
    reply: FastifyReply,
  ): Promise<void> {
    request.caller = caller;
    request.counted = 'read';
    await this.limiter.admit('read', caller);
    await this.responder.respondFromMemory({ userId: caller.userId, ...question }, place, request, reply);
  }
}
