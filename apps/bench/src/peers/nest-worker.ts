// The other half of the peer nest-gateway.ts: counts what it wrote to Kafka, in Redis.
import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { EventPattern, Payload, Transport, type MicroserviceOptions } from '@nestjs/microservices';
import { Redis } from 'ioredis';

const { KAFKA_BROKERS = '', REDIS_URL, TOPIC = '' } = process.env;
const redis = new Redis(REDIS_URL!);

interface Ballot {
  readonly candidate: string;
}

@Controller()
class VotesController {
  @EventPattern<Record<string, Ballot>>(TOPIC)
  async count(@Payload() { candidate }: Ballot): Promise<void> {
    await redis.hincrby('nest', candidate, 1);
  }
}

@Module({ controllers: [VotesController] })
class WorkerModule {}

const app = await NestFactory.createMicroservice<MicroserviceOptions>(WorkerModule, {
  transport: Transport.KAFKA,
  options: {
    client: { brokers: KAFKA_BROKERS.split(',') },
    consumer: { groupId: TOPIC },
    subscribe: { fromBeginning: true },
  },
  logger: ['error'],
});
await app.listen();
process.stdout.write('ready\n');
