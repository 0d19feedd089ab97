"""Vietnamese."""

from sipbot.engine.languages import Language, counting

_END = r"(?: (?:nữa|cho tôi|tôi|cảm ơn|ạ|làm ơn|tin nhắn|tin|đi))*$"

LANGUAGE = Language(
    code="vi",
    own_name="Tiếng Việt",
    names="tiếng việt; tieng viet; vietnamese; việt; vi; vietnamita; vyetnamyen; vietnamien; 越南语; 越南語; 越南文",
    stop="dừng; dừng lại; ngừng; ngừng lại; ngưng; hủy; huỷ; hủy bỏ; hủy đăng ký; thôi; kết thúc; chấm dứt; "
    "xin dừng lại; "
    "không nhận tin; từ chối nhận tin; nhầm số; nhầm số rồi; sai số rồi; gọi nhầm rồi",
    help="giúp; giúp đỡ; trợ giúp; giúp tôi; thông tin; đây là gì; ai đây",
    back="quay lại; trở lại; câu trước; đổi câu trả lời; sửa câu trả lời",
    skip="bỏ qua; bỏ qua câu này; không muốn trả lời; tôi không muốn trả lời",
    next="tiếp; tiếp theo; câu tiếp theo; kế tiếp",
    who="ai; ai sẽ thấy; ai sẽ đọc; ai xem; có ẩn danh không",
    start="bắt đầu; bắt đầu lại; tiếp tục",
    yes="có; vâng; dạ; đồng ý; ừ; được; ok; tôi đồng ý; dạ có; dạ vâng; đúng; vâng ạ",
    no="không; không đồng ý; tôi không đồng ý; không cảm ơn; không muốn; dạ không; sai",
    stop_phrases=(
        r"^(?:(?:xin|làm ơn|vui lòng|hãy) )*(?:đừng|ngừng|dừng|ngưng|thôi)(?: (?:có|việc))?(?: (?:nhắn tin|"
        rf"gửi tin|gửi tin nhắn|gửi|nhắn|làm phiền|liên lạc|gọi)){_END}",
        rf"^(?:tôi )?không (?:muốn )?(?:nhắn|nhận)(?: (?:tin nhắn|tin|thêm tin))?{_END}",
        r"^(?:xin |làm ơn |hãy )*xóa (?:tôi|số của tôi|số điện thoại của tôi)(?: khỏi danh sách(?: này)?)?$",
    ),
    fillers="tôi; là; con; cháu; em; câu trả lời; chọn; nghĩ; xin; làm ơn; cảm ơn; khoảng; có; dạ; thưa",
    negations="không; chưa; chẳng; đừng; trừ; nhưng",
    because="vì; bởi vì; tại",
    and_="và; rồi; sau đó; với",
    or_="hoặc; hay; có lẽ",
    all_="tất cả",
    last="cuối; cuối cùng",
    option="số; lựa chọn; câu; đáp án; ý",
    numbers={
        "không": 0,
        **counting("một hai ba bốn năm sáu bảy tám chín mười"),
    },
    no_answer="không biết; tôi không biết; không có; không; không có gì; không rõ",
    pleasantries="cảm ơn; cám ơn; cảm ơn nhiều; ok; tạm biệt; chào; vâng; dạ; xin chào; không có chi",
    accents_matter=True,
    please="xin; làm ơn; vui lòng; cảm ơn; ạ; đi; nhé; ngay",
    by_itself=(r"""da (?:thich|yeu thich|cuoi|nhan manh|khong thich|hoi ve|bay to cam xuc)[^"']{0,20}["'].*["']""",),
)
