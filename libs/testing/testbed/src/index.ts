export { findChromium, launchChromium } from './chromium/chromium';
export type { BrokerSettings } from './kafka/broker-settings';
export { startKafka, type KafkaOptions, type KafkaUnderTest } from './kafka/start-kafka';
export { freePort } from './machine/free-port';
export type { PartUnderTest } from './part/part-under-test';
export { findRedisServer, type RedisServer } from './redis/find-redis-server';
export { startRedis, type RedisOptions, type RedisUnderTest } from './redis/start-redis';
export type { Exit, Service, ServiceOptions } from './service/service';
export { startService } from './service/start-service';
