/** Two short tones, made on the spot: no file to load, nothing that a content security policy would refuse. */
export class Sound {
  #context: AudioContext | undefined;

  /** A question is louder than a message: it waits for an answer. */
  play(about: 'offer' | 'message'): void {
    try {
      const context = (this.#context ??= new AudioContext());
      if (context.state === 'suspended') void context.resume();
      const tones = about === 'offer' ? [659, 880] : [740];
      tones.forEach((frequency, index) => tone(context, frequency, context.currentTime + index * 0.14));
    } catch {
      // No audio device, or the browser wants a click first: the screen says it all.
    }
  }

  stop(): void {
    void this.#context?.close().catch(() => {});
    this.#context = undefined;
  }
}

function tone(context: AudioContext, frequency: number, at: number): void {
  const oscillator = new OscillatorNode(context, { type: 'sine', frequency });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.12, at + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.32);
}
