const LINE_FEED = 0x0a;

/** The lines of a stream as bytes, each with its line feed; the last one may lack it. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  // Pieces of a line that spans chunks.
  let pieces: Uint8Array[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    for (;;) {
      const feed = chunk.indexOf(LINE_FEED, start);
      if (feed < 0) break;
      const end = chunk.subarray(start, feed + 1);
      yield pieces.length === 0 ? end : Buffer.concat([...pieces, end]);
      pieces = [];
      start = feed + 1;
    }
    if (start < chunk.length) pieces.push(chunk.subarray(start));
  }
  if (pieces.length > 0) yield Buffer.concat(pieces);
}
