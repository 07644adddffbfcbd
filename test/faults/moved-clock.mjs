// Loaded into the server's process before the program: on SIGUSR2 its clock jumps a day ahead, and back on the next one.
const day = 24 * 60 * 60_000;
const RealDate = Date;
let ahead = 0;

globalThis.Date = class extends RealDate {
  constructor(...about) {
    if (about.length === 0) super(RealDate.now() + ahead);
    else super(...about);
  }
  static now() {
    return RealDate.now() + ahead;
  }
};
process.on('SIGUSR2', () => {
  ahead = ahead === 0 ? day : 0;
});
