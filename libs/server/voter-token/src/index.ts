export * from './voter-token';
export * from './voter-key';
export * from './voter-cookie';
