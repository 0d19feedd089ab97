"""Chinese in simplified characters."""

from dataclasses import replace

from sipbot.engine.languages import zh

LANGUAGE = replace(
    zh.LANGUAGE,
    code="zh-Hans",
    own_name="简体中文",
    names="简体中文; 简体; 简体字; 簡體中文; 簡體; 簡體字; 中文简体; 中文簡體; 简中; simplified chinese; simplified; "
    "chinese simplified; chino simplificado; chinês simplificado; chinwa senplifye; tiếng trung giản thể",
)
