-- The projector's positions: ARGV is ttl, then partition and position in turn; the higher stays. Answers whether it was here,
-- and the whole hash: once told it is, unless the server was emptied.
local known_before = redis.call('EXISTS', KEYS[1])
redis.call('HSET', KEYS[1], '-1', '0')
for i = 2, #ARGV, 2 do
  local known = redis.call('HGET', KEYS[1], ARGV[i])
  if not known or ARGV[i + 1] > known then redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
redis.call('EXPIRE', KEYS[1], ARGV[1])
return {known_before, redis.call('HGETALL', KEYS[1])}
