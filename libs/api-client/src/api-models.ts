import type { components } from './schema.js';

/** The models of the API by name: `ApiModels['Dashboard']`. */
export type ApiModels = components['schemas'];
