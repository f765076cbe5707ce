// Preloaded into web and worker by the program that started them: when that one dies, even by a kill, they end too.
// Otherwise they would keep the port and the database's connections, and the next start would find both taken.
const giveUpMs = 15_000

if (process.channel) {
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM')
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), giveUpMs).unref()
  })
  process.channel.unref()
}
