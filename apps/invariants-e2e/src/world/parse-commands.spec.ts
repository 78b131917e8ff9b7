import { parseCommands } from './parse-commands';

const get = '*2\r\n$3\r\nGET\r\n$4\r\na\r\nb\r\n';

it('reads whole commands, whatever bytes they carry', () => {
  expect(parseCommands(Buffer.from(get + get)).map((parts) => parts.map(String))).toEqual([
    ['GET', 'a\r\nb'],
    ['GET', 'a\r\nb'],
  ]);
});

it('leaves out what is cut off', () => {
  for (let length = 0; length < get.length; length += 1) {
    expect(parseCommands(Buffer.from(get + get.slice(0, length)))).toHaveLength(1);
  }
  expect(parseCommands(Buffer.from(get.slice(1)))).toEqual([]);
});
