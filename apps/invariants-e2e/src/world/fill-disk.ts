import { writeFile } from 'node:fs/promises';

const PIECE = Buffer.alloc(65_536, 1);

/** Writes a file until nothing more fits on its disk. */
export async function fillDisk(file: string): Promise<void> {
  try {
    for (;;) await writeFile(file, PIECE, { flag: 'a' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
