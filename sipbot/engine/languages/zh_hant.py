"""Chinese in traditional characters, as people from Taiwan and Hong Kong write it; Cantonese is understood in part."""

from dataclasses import replace

from sipbot.engine.languages import zh

LANGUAGE = replace(
    zh.LANGUAGE,
    code="zh-Hant",
    own_name="繁體中文",
    names="繁體中文; 繁體; 繁體字; 繁体中文; 繁体; 繁体字; 正體中文; 正體; 正体; 中文繁體; 中文繁体; 繁中; 粤语; "
    "粵語; 广东话; 廣東話; cantonese; traditional chinese; traditional; chinese traditional; "
    "chino tradicional; chinês tradicional; chinwa tradisyonèl; tiếng trung phồn thể; tiếng quảng đông",
)
