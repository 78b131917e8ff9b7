import { GatewayUnderTest, type Fan } from '../spec-support/gateway-under-test';

let gateway: GatewayUnderTest;
let fans: Fan[];

beforeEach(async () => {
  gateway = await GatewayUnderTest.start();
  await gateway.create();
  fans = [gateway.connect(), gateway.connect(), gateway.connect()];
  for (const fan of fans) {
    await fan.opened();
    await fan.next('race');
  }
});
afterEach(async () => {
  for (const fan of fans) fan.socket.terminate();
  await gateway.stop();
});

it('counts every frame that it shows, to each socket that joins and at each change', async () => {
  expect(await gateway.metrics()).toContain('scrutineer_broadcast_frames_total{outcome="sent"} 3');
  await gateway.command({ type: 'edit', title: 'Another title' });
  for (const fan of fans) await fan.next('race', ({ title }) => title === 'Another title');
  expect(await gateway.metrics()).toContain('scrutineer_broadcast_frames_total{outcome="sent"} 6');
});
