/** A server's text frame of 126 to 65,535 bytes of ASCII, in one buffer (RFC 6455, section 5.2). */
export function textFrame(text: string): Buffer {
  return Buffer.from(`\x81\x7e${String.fromCharCode(text.length >> 8, text.length & 0xff)}${text}`, 'latin1');
}
