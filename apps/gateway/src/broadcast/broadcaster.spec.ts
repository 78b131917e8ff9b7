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

/** Frames that were sent so far, results among them. */
async function sent(): Promise<number> {
  const count = /^scrutineer_broadcast_frames_total\{outcome="sent"\} (\d+)$/m.exec(await gateway.metrics())?.[1];
  return Number(count);
}

it('counts every frame that it shows, to each socket that joins and at each change', async () => {
  const before = await sent();
  expect(before).toBeGreaterThanOrEqual(fans.length);
  await gateway.command({ type: 'edit', title: 'Another title' });
  for (const fan of fans) await fan.next('race', ({ title }) => title === 'Another title');
  expect(await sent()).toBeGreaterThanOrEqual(before + fans.length);
});
