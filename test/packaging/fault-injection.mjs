// Loaded in front of the built service: does on a signal what a mistake in the code would do.
process.on('SIGUSR2', () => {
  void Promise.reject(Object.assign(new Error('the text of sentinel-f50'), { code: 'E_INJECTED' }));
});
