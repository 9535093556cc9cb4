-- What several holders say under one key, each until a time of its own. ARGV: now, then to write: holder, value ('' removes), ttl, ms.
-- Answers the values that still hold.
local now = tonumber(ARGV[1])
if now < 0 then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
if ARGV[2] then
  if ARGV[3] == '' then
    redis.call('HDEL', KEYS[1], ARGV[2])
  else
    redis.call('HSET', KEYS[1], ARGV[2], string.format('%.0f %s', now + ARGV[4], ARGV[3]))
    if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then redis.call('PEXPIRE', KEYS[1], ARGV[4]) end
  end
end
local found, all = {}, redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local till, value = string.match(all[i + 1], '^(%d+) (.*)$')
  if tonumber(till) > now then
    found[#found + 1] = value
  else
    redis.call('HDEL', KEYS[1], all[i])
  end
end
return found
