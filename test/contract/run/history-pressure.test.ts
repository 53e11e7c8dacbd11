import { historyPressure } from '../../../contract/run/history-pressure';

const LITTLE = { signals: 10, events: 100, bytes: 100_000, deaf: false };

describe('a run that approaches a limit of the server', () => {
  it('shows nothing while there is room', () => {
    expect(historyPressure(LITTLE)).toBeNull();
    expect(
      historyPressure({ ...LITTLE, signals: 7_999, events: 40_959, bytes: 40 * 1024 * 1024 - 1 }),
    ).toBeNull();
  });

  it('warns that signals will be refused, and names what to send instead', () => {
    const said = historyPressure({ ...LITTLE, signals: 8_000 });
    expect(said).toContain('the run has received 8000 signals, and the server accepts 10000');
    expect(said).toContain('submitApproval, operate');
  });

  it.each([{ events: 40_960 }, { bytes: 40 * 1024 * 1024 }])(
    'says that the history is nearly full: %j',
    (taken) => {
      expect(historyPressure({ ...LITTLE, ...taken, signals: 9_000 })).toContain(
        'the history is nearly full',
      );
    },
  );

  it('reports that signals are no longer read', () => {
    expect(historyPressure({ ...LITTLE, deaf: true })).toMatch(
      /^more than 500 messages were refused.*send updates/,
    );
    expect(historyPressure({ ...LITTLE, deaf: true, events: 50_000 })).toContain('nearly full');
  });

  it('says how much it is', () => {
    expect(historyPressure({ ...LITTLE, events: 50_000 })).toContain('50000 events, 98 KiB');
  });
});
