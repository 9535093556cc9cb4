/**
 * Short names for emoji, for `:` completion and for `:names:` in text. A small set on purpose: those people type.
 */
const source = `
grin 😀 smile 😄 laughing 😆 sweat_smile 😅 joy 😂 rofl 🤣 slight_smile 🙂 upside_down 🙃 wink 😉 blush 😊 innocent 😇
heart_eyes 😍 star_struck 🤩 kissing_heart 😘 yum 😋 tongue 😛 zany 🤪 money_mouth 🤑 hug 🤗 shush 🤫 thinking 🤔
zipper_mouth 🤐 raised_eyebrow 🤨 neutral 😐 expressionless 😑 smirk 😏 unamused 😒 eye_roll 🙄 grimace 😬 relieved 😌
pensive 😔 sleepy 😪 sleeping 😴 mask 😷 sick 🤢 dizzy 😵 exploding_head 🤯 cowboy 🤠 party 🥳 cool 😎 nerd 🤓 confused 😕
worried 😟 open_mouth 😮 astonished 😲 flushed 😳 pleading 🥺 fearful 😨 cry 😢 sob 😭 scream 😱 disappointed 😞 sweat 😓
weary 😩 tired 😫 yawn 🥱 triumph 😤 rage 😡 angry 😠 swearing 🤬 skull 💀 poop 💩 clown 🤡 ghost 👻 alien 👽 robot 🤖
wave 👋 ok_hand 👌 victory ✌️ crossed_fingers 🤞 rock 🤘 call_me 🤙 point_left 👈 point_right 👉 point_up 👆 point_down 👇
thumbsup 👍 thumbsdown 👎 fist ✊ punch 👊 clap 👏 raised_hands 🙌 open_hands 👐 handshake 🤝 pray 🙏 muscle 💪 eyes 👀
heart ❤️ orange_heart 🧡 yellow_heart 💛 green_heart 💚 blue_heart 💙 purple_heart 💜 black_heart 🖤 broken_heart 💔
sparkling_heart 💖 hundred 💯 boom 💥 sweat_drops 💦 dash 💨 zzz 💤 fire 🔥 sparkles ✨ star ⭐ zap ⚡ rainbow 🌈 sun ☀️
moon 🌙 snowflake ❄️ tada 🎉 balloon 🎈 gift 🎁 trophy 🏆 medal 🏅 gold 🥇 silver 🥈 bronze 🥉 soccer ⚽ basketball 🏀
football 🏈 baseball ⚾ tennis 🎾 volleyball 🏐 rugby 🏉 goal 🥅 target 🎯 game 🎮 dice 🎲 music 🎵 notes 🎶 mic 🎤
headphones 🎧 guitar 🎸 drum 🥁 movie 🎬 camera 📷 tv 📺 rocket 🚀 car 🚗 bike 🚲 plane ✈️ house 🏠 coffee ☕ tea 🍵
beer 🍺 cheers 🍻 wine 🍷 pizza 🍕 burger 🍔 fries 🍟 popcorn 🍿 cake 🎂 cookie 🍪 apple 🍎 banana 🍌 dog 🐶 cat 🐱 fox 🦊
bear 🐻 panda 🐼 monkey 🐵 see_no_evil 🙈 hear_no_evil 🙉 speak_no_evil 🙊 unicorn 🦄 goat 🐐 whale 🐳 turtle 🐢 snail 🐌
check ✅ x ❌ warning ⚠️ question ❓ exclamation ❗ bell 🔔 lock 🔒 key 🔑 bulb 💡 money 💰 gem 💎 crown 👑 clock ⏰
hourglass ⏳ red_circle 🔴 green_circle 🟢 blue_circle 🔵 up ⬆️ down ⬇️`;

/** @type {Map<string, string>} short name to emoji */
export const emoji = new Map();
const words = source.trim().split(/\s+/);
for (let i = 0; i < words.length; i += 2) emoji.set(words[i], words[i + 1]);

/** Names that begin with the text first, then those that contain it; at most `limit`. */
export function complete(text, limit = 8) {
  const wanted = text.toLowerCase();
  const starts = [];
  const contains = [];
  for (const name of emoji.keys()) {
    if (name.startsWith(wanted)) starts.push(name);
    else if (name.includes(wanted)) contains.push(name);
  }
  return [...starts, ...contains].slice(0, limit).map((name) => ({ name, symbol: emoji.get(name) }));
}

const reactions = { like: '👍', love: '❤️', haha: '😂', wow: '😮', sad: '😢', angry: '😠', dislike: '👎' };

/** What a reaction type looks like; a custom emote without a picture shows its name. */
export const reactionSymbol = (type) => reactions[type] ?? emoji.get(type) ?? `:${type}:`;
