export { connectKafka, type ConnectedKafka, type KafkaOptions } from './connect-kafka';
export type { KafkaConnection } from './client/kafka-link';
export type { KafkaLog } from './client/kafka-log';
