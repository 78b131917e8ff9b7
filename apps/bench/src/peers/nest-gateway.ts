// The peer: NestJS as its documentation shows it, the obvious way to build a voting system on Kafka. See nest-worker.ts.
import 'reflect-metadata';
import { Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientKafka, ClientsModule, Transport } from '@nestjs/microservices';
import { WsAdapter } from '@nestjs/platform-ws';
import { MessageBody, SubscribeMessage, WebSocketGateway, type WsResponse } from '@nestjs/websockets';
import { lastValueFrom } from 'rxjs';

const { PORT, KAFKA_BROKERS = '', TOPIC = '' } = process.env;
const KAFKA = 'KAFKA';

interface Ballot {
  readonly ballotId: string;
  readonly candidate: string;
}

@WebSocketGateway()
class VoteGateway {
  constructor(@Inject(KAFKA) private readonly kafka: ClientKafka) {}

  /** Answers once all in-sync brokers have it, which is what the client's producer waits for by default. */
  @SubscribeMessage('cast')
  async cast(@MessageBody() ballot: Ballot): Promise<WsResponse<{ ballotId: string }>> {
    await lastValueFrom(this.kafka.emit(TOPIC, { key: ballot.ballotId, value: ballot }));
    return { event: 'recorded', data: { ballotId: ballot.ballotId } };
  }
}

const client = { brokers: KAFKA_BROKERS.split(',') };

@Module({
  imports: [
    ClientsModule.register([{ name: KAFKA, transport: Transport.KAFKA, options: { client, producerOnlyMode: true } }]),
  ],
  providers: [VoteGateway],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error'] });
app.useWebSocketAdapter(new WsAdapter(app));
await app.get<ClientKafka>(KAFKA).connect();
await app.listen(Number(PORT), '127.0.0.1');
process.stdout.write('ready\n');
