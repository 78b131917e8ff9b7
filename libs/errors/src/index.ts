export * from './refusal-codes';
export * from './refusal';
export * from './close-codes';
