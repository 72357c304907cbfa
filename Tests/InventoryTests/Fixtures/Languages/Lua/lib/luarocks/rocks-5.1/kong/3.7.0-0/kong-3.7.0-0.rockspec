package = "kong"
version = "3.7.0-0"
rockspec_format = "3.0"
supported_platforms = {"linux", "macosx"}
source = {
  url = "git+https://github.com/Kong/kong.git",
  tag = "3.7.0"
}
description = {
  summary = "Kong is a scalable and customizable API Management Layer built on top of Nginx.",
  homepage = "https://konghq.com",
  license = "Apache 2.0" -- version = "1"
}
dependencies = {
  "lua >= 5.1", "inspect == 3.1.3", "luasec == 1.3.2",
}
build = { type = "builtin", modules = { ["kong"] = "kong/init.lua", version = "x" } }
