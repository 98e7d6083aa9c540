export { answerOf, ApiProblem } from './answer-of.js';
export { type ApiClient, type ApiClientOptions, createApiClient } from './api-client.js';
export type { ApiModels } from './api-models.js';
export { readPages } from './read-pages.js';
