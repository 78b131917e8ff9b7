import { CliError, exitCodes } from '../exit';

/** The export is not whole or not what it says: nothing that is counted from it can be trusted. */
export class ExportFault extends CliError {
  override readonly name = 'ExportFault';
  constructor(reason: string) {
    super(exitCodes.refused, `The export cannot be recounted: ${reason}. Export it again.`);
  }
}
