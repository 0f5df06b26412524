// A Discord on this machine, and the people in it. It prints one JSON line with
// its addresses, then answers each order on stdin, a JSON line too, by one line
// with the order's number. It ends when stdin does.
import net from 'node:net'
import readline from 'node:readline'
import { DigitalDiscord } from 'discord-digital-twin'

// The twin would listen on every interface.
const listen = net.Server.prototype.listen
net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === 'number' ? listen.call(this, { port, host: '127.0.0.1' }, ...rest) : listen.call(this, port, ...rest)
}

const { token, people } = JSON.parse(process.argv[2])
const TEXT = 0
const COMMAND = 2, COMPONENT = 3, TYPING = 4, FORM = 5
const EPHEMERAL = 64

const discord = new DigitalDiscord({
  botToken: token,
  botUser: { username: 'watcher' },
  channels: ['newsroom', 'ops'].map(name => ({ name, type: TEXT })),
  users: people.map(p => ({ username: p.name })),
})

// To the twin, the answer that was promised for a click is the message that was
// clicked on; to Discord, it is a new one.
discord.prisma = discord.prisma.$extends({
  query: {
    interactionResponse: {
      update({ args, query }) {
        if (args.data.type === 5) args.data.messageId = null
        return query(args)
      },
    },
  },
})

await discord.start()
const db = discord.prisma
for (const p of people) {
  const { id } = await person(p.name)
  await db.guildMember.update({ where: { guildId_userId: { guildId: discord.guildId, userId: id } }, data: { permissions: p.permissions } })
}
const role = String(BigInt(discord.guildId) + 1n)
await db.role.create({ data: { id: role, guildId: discord.guildId, name: 'Desk', permissions: '0', position: 1, mentionable: true } })
const channels = await db.channel.findMany()
say({ api: discord.restUrl + '/v10', role, channels: Object.fromEntries(channels.map(c => [c.name, c.id])) })

const orders = {
  // What the bot has registered.
  async commands() {
    const all = await db.applicationCommand.findMany()
    return all.map(c => ({ name: c.name, type: c.type, options: JSON.parse(c.options) }))
  },
  // A slash command, sent, perhaps with a file, or with an option being typed.
  slash: o => command(o, COMMAND),
  type: o => command(o, TYPING),
  // A command of a message's menu.
  async menu(o) {
    const { id } = await registered(o.name, 3)
    return play(o, COMMAND, { id, name: o.name, type: 3, target_id: o.message, resolved: { messages: { [o.message]: await shown(o) } } })
  },
  press: o => click(o, { component_type: 2 }),
  choose: o => click(o, { component_type: 3, values: o.values }),
  async chooseUser(o) {
    const { id, username } = await person(o.user)
    return click(o, { component_type: 5, values: [id], resolved: { users: { [id]: { id, username, discriminator: '0', avatar: null } } } })
  },
  submit(o) {
    const components = Object.entries(o.fields).map(([custom_id, value]) => ({ type: 1, components: [{ type: 4, custom_id, value }] }))
    return play(o, FORM, { custom_id: o.id, components })
  },
  // What became of something that somebody did.
  async reply({ play }) {
    const r = await discord.channel('').getInteractionResponse(play)
    const data = JSON.parse(r.data ?? '{}') ?? {}
    const all = r.acknowledged && r.messageId ? await discord.channel(r.channelId).getMessages() : []
    const answered = all.find(m => m.id === r.messageId)
    return { type: r.acknowledged ? r.type : 0, ephemeral: isEphemeral(data.flags), data, message: answered }
  },
  // What a channel shows, oldest first; what one person alone sees is marked.
  async messages({ channel }) {
    const alone = new Set((await db.interactionResponse.findMany({ where: { channelId: channel, type: { in: [4, 5] } } }))
      .filter(r => isEphemeral((JSON.parse(r.data ?? '{}') ?? {}).flags)).map(r => r.messageId))
    return (await discord.channel(channel).getMessages()).map(m => ({ ...m, ephemeral: alone.has(m.id) || isEphemeral(m.flags) }))
  },
  // The gateway's connections end; their sessions cannot be taken up again.
  hangup() {
    const clients = discord.server.gateway.clients
    for (const c of clients) c.ws.close(4009)
    return clients.length
  },
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const order = JSON.parse(line)
  try {
    say({ n: order.n, result: await orders[order.do](order) })
  } catch (e) {
    say({ n: order.n, error: String(e) })
  }
}
process.exit(0)

function say(value) {
  process.stdout.write(JSON.stringify(value) + '\n')
}

function isEphemeral(flags) {
  return ((flags ?? 0) & EPHEMERAL) !== 0
}

function person(username) {
  return db.user.findFirstOrThrow({ where: { username } })
}

// play does something as a person, and returns its id.
async function play({ as, channel, message }, type, data) {
  const { id: userId } = await person(as)
  const clicked = type === COMPONENT ? message : undefined
  return (await discord.simulateInteraction({ type, channelId: channel, userId, data, messageId: clicked })).id
}

async function registered(name, type) {
  const c = await db.applicationCommand.findFirst({ where: { name, type } })
  if (!c) throw new Error(`no command ${name} is registered`)
  return c
}

async function command(o, type) {
  const c = await registered(o.name, 1)
  const resolved = o.file && { attachments: { [o.file.id]: { ...o.file, proxy_url: o.file.url } } }
  return play(o, type, { id: c.id, name: o.name, type: 1, options: filled(o.name, JSON.parse(c.options), o.options ?? []), resolved })
}

// filled gives each option that was filled in the type that it is registered with.
function filled(where, known, options) {
  return options.map(o => {
    const k = known.find(k => k.name === o.name)
    if (!k) throw new Error(`${where} has no option ${o.name}`)
    return { ...o, type: k.type, ...(k.type < 3 ? { options: filled(`${where} ${o.name}`, k.options ?? [], o.options ?? []) } : {}) }
  })
}

// click clicks on what is there, and not on anything else.
async function click(o, data) {
  const m = await shown(o)
  if (!JSON.stringify(m.components ?? []).includes(JSON.stringify(o.id))) throw new Error(`message ${m.id} has no ${o.id}`)
  return play(o, COMPONENT, { custom_id: o.id, ...data })
}

async function shown({ channel, message }) {
  const m = (await discord.channel(channel).getMessages()).find(m => m.id === message)
  if (!m) throw new Error(`no message ${message} in ${channel}`)
  return m
}
