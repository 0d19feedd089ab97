"""Vietnamese, with its marks and without them, as many people type it on a phone."""

from sipbot.engine.languages import Language, counting

_END = (
    r"(?: (?:nữa|cho tôi|tôi|cảm ơn|ạ|làm ơn|tin nhắn|tin|này|đi|giùm|dùm|giúp|nhé|nha|cho số này|vào số này|"
    r"số này))*$"
)

LANGUAGE = Language(
    code="vi",
    own_name="Tiếng Việt",
    names="tiếng việt; tieng viet; vietnamese; việt; việt nam; việt ngữ; vi; vietnamita; vyetnamyen; vietnamien; "
    "vietnam; 越南语; 越南語; 越南文; 越文",
    stop="dừng; dừng lại; ngừng; ngừng lại; ngưng; hủy; huỷ; hủy bỏ; hủy đăng ký; thôi; kết thúc; chấm dứt; "
    "xin dừng lại; không nhận tin; từ chối nhận tin; nhầm số; nhầm số rồi; sai số rồi; gọi nhầm rồi",
    help="giúp; giúp đỡ; trợ giúp; giúp tôi; giúp với; hướng dẫn; thông tin; đây là gì; cái gì đây; đây là cái gì; "
    "ai đây; bạn là ai; ai vậy; ai nhắn vậy; số của ai đây",
    back="quay lại; trở lại; quay về; lùi lại; câu trước; câu hỏi trước; đổi câu trả lời; sửa câu trả lời; "
    "thay đổi câu trả lời; tôi muốn đổi câu trả lời; tôi muốn sửa câu trả lời; sửa lại; chọn nhầm; tôi chọn nhầm; "
    "tôi chọn sai; chọn sai rồi; tôi trả lời nhầm; tôi trả lời sai; nhầm rồi",
    skip="bỏ qua; bỏ qua câu này; cho qua; xin bỏ qua; không muốn trả lời; tôi không muốn trả lời; không muốn nói; "
    "tôi không muốn nói; không trả lời; miễn trả lời; không tiện nói; tôi xin phép không trả lời; ko muốn trả lời; "
    "ko muốn nói; bỏ câu này",
    next="tiếp; tiếp theo; câu tiếp theo; câu tiếp; kế tiếp; câu kế; câu kế tiếp",
    who="ai sẽ thấy; ai sẽ đọc; ai xem; ai thấy; ai đọc; có ẩn danh không; có bảo mật không; có giữ bí mật không; "
    "cái này có ẩn danh không; có riêng tư không",
    who_if_spoken="ai",
    who_phrases=(
        r"^(?:(?:vay|the|nhung|cho hoi|may|cai|nay|cau|tra|loi|cua|toi|em|dieu|roi) )*(?:ai|nguoi nao)"
        r"(?: (?:se|co the|duoc|dang))*"
        r" (?:thay|doc|xem|biet|nhan)(?: (?:duoc|cau|tra|loi|cua|toi|em|minh|dieu|nay|cai|may|thong|tin|nhung|"
        r"vay|the|a|ha|da))*$",
        r"^(?:cai nay |khao sat nay |cau tra loi cua toi )?(?:co )?(?:duoc )?(?:giu )?"
        r"(?:an danh|bao mat|bi mat|rieng tu)"
        r"(?: khong| ko| k)$",
        r"^(?:nha truong|thay co|ho|moi nguoi) (?:co )?biet (?:toi la ai|ten toi)(?: khong| ko)?$",
    ),
    why="tại sao; tại sao hỏi; tại sao lại hỏi; sao lại hỏi; vì sao; vì sao hỏi; hỏi để làm gì; để làm gì",
    start="bắt đầu; bắt đầu lại; tiếp tục",
    move="đổi điện thoại; đổi máy; tiếp tục trên điện thoại khác; tiếp tục bằng tin nhắn; tiếp tục trên mạng",
    yes="có nghe; có nghe rồi; có nghe qua; nghe rồi; tôi có nghe; có biết; có nghe nói; bắt đầu đi; "
    "bắt đầu đi ạ; có một cái; có; có ạ; có chứ; có rồi; vâng; vâng ạ; dạ; dạ có; dạ vâng; "
    "dạ được; dạ đồng ý; dạ đúng; dạ đúng rồi; đồng ý; "
    "tôi đồng ý; em đồng ý; ừ; ừm; uh; được; được ạ; được rồi; được chứ; đc; dc; ok; oki; okie; oke; đúng; đúng rồi; "
    "đúng vậy; phải; dạ phải; phải rồi; chấp nhận; tôi chấp nhận; sẵn sàng; tất nhiên; dĩ nhiên; chắc chắn; "
    "chắc chắn rồi",
    no="chưa nghe; chưa nghe bao giờ; chưa từng nghe; không nghe; không biết gì về nó; không có đâu; đâu có; "
    "có đâu; không quan tâm; không có thời gian; tôi bận; bây giờ không được; không; ko; "
    "k; kg; hong; hông; khg; hem; khong; không ạ; không đồng ý; tôi không đồng ý; em không đồng ý; "
    "ko đồng ý; không cảm ơn; không muốn; tôi không muốn; ko muốn; dạ không; dạ ko; dạ không ạ; dạ không có; sai; "
    "không có; ko có; k có; không được; ko được; không phải; ko phải; từ chối; tôi từ chối; "
    "không chấp nhận; không cần; thôi khỏi; không đúng; để sau; không bao giờ",
    stop_phrases=(
        r"^(?:(?:xin|làm ơn|vui lòng|hãy|thôi|phiền|nhà trường|quý trường|anh|chị|cô|em|ơi|dạ) )*"
        r"(?:đừng|ngừng|dừng|ngưng|thôi)(?: (?:có|việc))?(?: (?:nhắn tin|"
        rf"gửi tin|gửi tin nhắn|gửi|nhắn|làm phiền|liên lạc|gọi)){_END}",
        rf"^(?:tôi )?không (?:muốn )?(?:nhắn|nhận)(?: (?:tin nhắn|tin|thêm tin))?{_END}",
        r"^(?:xin |làm ơn |hãy )*(?:xóa|xoá|bỏ|gỡ|rút) (?:tôi|(?:tên|số|số điện thoại)(?: của)? tôi)(?: ra)?"
        rf"(?: khỏi danh sách(?: này)?)?{_END}",
        rf"^(?:(?:tôi|tui|mình|em) )?(?:không|ko|hông|k) muốn nhận(?: (?:gì|gì hết|gì cả|tin|tin nhắn)){_END}",
        rf"^(?:tôi )?không muốn tham gia(?: khảo sát)?{_END}",
    ),
    why_phrases=(
        r"^(?:(?:ma|da|cho hoi|toi|em|a|oi|the|vay) )*(?:tai sao|vi sao|sao)"
        r"(?: (?:lai|nha truong|phai|can|muon|ban|cac|quy vi|anh|chi|co|em))* (?:hoi|biet)"
        r"(?: (?:cau|dieu|cai|chuyen|viec|nay|do|may|thu|toi|em|minh|nha|cua|ve|con|tieng tam|tieng|chung toc|lop|"
        r"de lam gi|lam gi|vay|the|a|han|ha|nhi))*$",
        r"^(?:(?:ma|da|cho hoi|toi|em|a|oi) )*hoi(?: (?:may|nhung|cac|cau|cai|thu|chuyen|dieu|nay|do|vay|toi|em|"
        r"minh))+"
        r" (?:de )?lam gi(?: (?:vay|the|a|ha|nhi|han))*$",
        r"^(?:(?:ma|da|cho hoi) )*(?:muc dich|ly do)(?: (?:cua|khao sat|cau hoi|viec|nay|hoi))* la gi(?: (?:vay|"
        r"the|a))*$",
    ),
    skip_phrases=(
        r"^(?:(?:thui|thoi|da|cau|nay|cho|em|toi|minh|xin|phep) )*(?:kieu|khat|mien)(?: (?:cau nay|nha|nhe|a|di))*$",
        r"^(?:(?:toi|em|minh|da|xin|thoi|cho) )*(?:cau nay )?(?:bo qua|cho qua|khong tra loi|ko tra loi)"
        r"(?: cau(?: hoi)? nay)?(?: (?:di|nhe|nha|a|giup toi|duoc khong))*$",
        r"^(?:(?:xin|xin loi|toi|em|minh|chi|anh|da|thoi) )*(?:(?:khong|ko|k|kg|hong) (?:muon|tien|thich)|"
        r"xin mien|xin khong|xin phep khong|tu choi) (?:tra loi|noi|chia se|tiet lo|cho biet|neu)"
        r"(?: (?:cau|hoi|nay|dieu|ra|a|ve|viec|chuyen|do))*$",
    ),
    no_cancels_no=True,
    help_phrases=(
        r"^(?!ai$)(?:(?:da|xin|cho|toi|hoi|a|oi|ua|alo) )*(?:so (?:nay )?(?:cua )?)?(?:ai|la ai|ban la ai|day la ai|"
        r"ai day|ai do)"
        r"(?: (?:vay|the|do|day|nhan|goi|gui|tin|nay|a|la))*$",
        r"^(?:(?:ma|da|va) )*(?:sao|lam sao|tai sao|o dau|lay dau)(?: (?:ma|ban|anh|chi|quy vi|lai|ra))* (?:biet|co|"
        r"lay)"
        r"(?: (?:duoc|ra))?(?: so)?(?: (?:dien thoai|dt))?(?: (?:cua))? (?:toi|tui|minh|em|nay)(?: (?:vay|the|"
        r"ra|a))*$",
        r"^(?:(?:anh|chi|em|oi|a|da|cho|hoi) )*(?:day|cai nay)(?: (?:la|cai|chuong|trinh|khao|sat|tin|nhan|so))* gi"
        r"(?: (?:the|vay|a|day|ha))*$",
        r"^(?:(?:toi|em|minh|chi|gio) )*(?:phai |can )?(?:bam|nhan|tra loi|dung) (?:the nao|lam sao|sao|nhu the nao)"
        r"(?: (?:vay|the|a|day|ha))*$",
        r"^(?:co phai |day la |cai nay la |la )*(?:lua dao|tin rac)(?: (?:khong|ko|ha|phai khong|a))*$",
    ),
    back_phrases=(
        r"^(?:(?:xin loi|da|toi|em|minh|a) )*(?:(?:cau|cai) (?:hoi )?(?:truoc|hoi nay|vua roi)) (?:(?:toi|em|minh|"
        r"da) )*(?:tra loi|"
        r"chon|bam|ghi|go) (?:sai|nham|lon)(?: (?:roi|cho|toi|em|minh|xin|sua|lai|duoc|khong|a|muon|chon))*$",
        r"^(?:(?:em|oi|chi|anh|da|a|xin loi|toi) )*(?:bam|chon|tra loi|ghi|go) (?:lon|nham|sai)"
        r"(?: (?:cau|cai|hoi|nay|truoc|roi|vua|tren|so))*$",
        r"^cho (?:toi|em|chi|anh|minh|co|chu)(?: (?:quay lai|tro lai|lui lai|sua|chon|tra loi|lam|doi|lai|duoc))+"
        r"(?: (?:cau|cai|do|hoi|nay|truoc|voi|khong|nha|a|di))*$",
        r"^(?:(?:xin loi|da|toi|em|minh|cho|xin|muon) )*(?:sua|doi|chon|tra loi) lai(?: (?:cau|hoi|truoc|tra|loi|"
        r"nay|duoc|khong|a|nhe|cua|toi))*$",
    ),
    of_messages=r"\b(?:tin nhan|nhan tin|gui tin|nhan|danh sach|so nay)\b",
    to_change=r"\b(?:doi sang|chuyen sang|co ban)\b",
    not_understood=r"\b(?:khong|ko|k) (?:\w+ ){0,3}?(?:doc|hieu|ranh|biet|noi)\b",
    have="có",
    these="cả; tất cả",
    fillers="thôi; thoi; à; ờ; sao; tổng; tổng cộng; da; tôi; toi; la; mình; là; em; chị; anh; cô; thầy; bác; "
    "câu trả lời; câu; trả; lời; của; cho; chọn; chon; lấy; "
    "theo; nghĩ; thấy; xin; làm ơn; cảm ơn; cám ơn; khoảng; chừng; độ; có; dạ; thưa; ạ; nhé; nha; nhen; đi; điểm; "
    "chào; xin chào; đó; này; cái; con; cháu; đứa; bé; người; là số; thì; vâng; ok; chỉ; một mình; tui; e; mk; xếp; "
    "được; rồi; đây",
    negations="không; ko; khong; k; kg; hong; hông; hổng; khg; chưa; chẳng; chả; đừng; trừ; nhưng; ngoại; ngoài; "
    "hầu; gần; suýt; mà",
    because="vì; bởi vì; bởi; tại; do; tại vì",
    and_="và; va; rồi; sau đó; với; cùng; cộng; tiếp; xong; &",
    or_="hoặc; hay; có lẽ; lẽ; có thể; chắc; hình như; từ; đến; tới",
    all_="tất cả; hết; tất cả các ý; tất cả đều đúng; cả bốn; toàn bộ",
    last="cuối; cuối cùng; cái cuối; cái cuối cùng; câu cuối; ý cuối; số cuối; lựa chọn cuối cùng",
    out_of="trên",
    option="số; lựa; lựa chọn; câu; đáp; án; đáp án; ý; phương; thứ; cái; mục; chữ; so; thu; cau; dap; an; muc; "
    "chu; cai",
    ordinals={"nhất": 1, "nhì": 2, "tư": 4},
    numbers={
        **counting("một hai ba bốn năm sáu bảy|bẩy tám chín mười"),
    },
    tens="mười; mươi; muoi",
    not_numbers="once; set; san; tri; sis; dos; tres",
    sums="và; va; với; cộng; cùng",
    vague="sinh; đôi; cặp; "
    "hơn; ít; nhất; tối; thiểu; đa; rưỡi; nửa; vài; mấy; nhiều; gần; dưới; trên; tuổi; năm nay; lớp; tháng; ngày; "
    "lần; mỗi; trai; gái; lăm; mốt; nhăm; chục; tuoi; lop; gai",
    nothing="không có; không có con; không có ai; ko có; ko có con; chưa có con; không có cháu nào; không có đứa nào",
    unclear="con tôi; con của tôi; con trai tôi; con gái tôi; cháu tôi; mẹ tôi; ba tôi; bố tôi; vợ tôi; chồng tôi; "
    "con toi; cả hai; cả 2; hai cái; sao cũng được; cái nào cũng được",
    unclear_alone="ba; năm; nam",
    or_more="trở lên; hoặc hơn",
    ages="con tôi được; bé được; cháu được; con tôi lên; bé lên; cháu lên",
    other_schools="cấp hai; cấp ba; trung học; đại học",
    months="tháng_1|tháng_một|tháng_giêng tháng_2|tháng_hai tháng_3|tháng_ba tháng_4|tháng_tư tháng_5|tháng_năm "
    "tháng_6|tháng_sáu tháng_7|tháng_bảy tháng_8|tháng_tám tháng_9|tháng_chín tháng_10|tháng_mười tháng_11 "
    "tháng_12|tháng_chạp",
    date="{day} {month}",
    date_with_year="{day} {month}, {year}",
    weekdays="chủ nhật; thứ hai; thứ ba; thứ tư; thứ năm; thứ sáu; thứ bảy; chu nhat; thu hai; thu ba; thu tu; "
    "thu nam; thu sau; thu bay",
    no_answer="không biết; tôi không biết; ko biết; k biết; không có; không; ko; không có gì; ko có gì; không rõ; "
    "không chắc; tôi không chắc; không có ý kiến; ko có ý kiến; chưa nghĩ ra; hết rồi; vậy thôi",
    alike=(
        "phụ huynh; phhs; người giám hộ; chăm sóc; gia đình; mẹ; má; bố; ba của; cha; bà ngoại; bà nội; "
        "ông ngoại; ông nội; cô ruột; dì; chú; bác",
        "giáo viên; gv; thầy giáo; cô giáo; dạy",
        "học sinh; hs",
        "ban giám hiệu; lãnh đạo; hiệu trưởng; hiệu phó; quản lý",
        "nhân viên hỗ trợ; hỗ trợ; trợ giảng; bảo vệ; y tá; thư ký; tài xế; nấu ăn; lao công",
        "hàng xóm; sống gần; nhà gần; nhà sát; cộng đồng",
        "không bao giờ; chưa bao giờ; chưa lần nào",
        "hiếm khi; hiếm lắm; ít khi; hiếm",
        "thỉnh thoảng; đôi khi; lâu lâu; có lúc; có khi",
        "thường xuyên; hay lắm; nhiều lần",
        "luôn luôn; lúc nào cũng; luôn; ngày nào cũng",
        "tin nhắn; nhắn tin; nhắn; sms; zalo",
        "gọi điện; gọi; điện thoại",
        "giấy; tờ giấy; cặp",
        "buổi sáng; sáng",
        "buổi chiều; chiều; sau giờ học",
        "buổi tối; tối; ban đêm; sau giờ làm",
        "cuối tuần; thứ bảy; chủ nhật; t7; cn",
    ),
    pleasantries="cảm ơn; cám ơn; cảm ơn nhiều; cảm ơn cô; cảm ơn thầy; ok; tạm biệt; chào; vâng; dạ; ạ; nhé; nha; "
    "em; cô; thầy; anh; chị; xin chào; không có chi; rồi; chứ",
    accents_matter=True,
    unclear_without_accents="dung; da; ba; nam; sau; bay; tam; muoi; chin; toi; thoi; huy; phai; tu; nhat; sai; u; "
    "um; ai; may; con; e; do; den; hay; hon; it; tren; gan; moi; la; thi; ma; tai; va; roi; voi; chac; chi; di; xin; "
    "co le; le; tro lai; het; duong; dua; nua; nguoi; so; cau; mat; cho; thay; an; y; chu; cai; thu; mot minh; "
    "doi; chua",
    please="xin; làm ơn; vui lòng; cảm ơn; ạ; đi; nhé; ngay; "
    "cho hỏi; cho tôi hỏi; cho em hỏi; xin hỏi; cho mình hỏi; xin lỗi; chờ xíu; khoan; khoan đã; chờ chút",
    by_itself=(r"""da (?:thich|yeu thich|cuoi|nhan manh|khong thich|hoi ve|bay to cam xuc)[^"']{0,20}["'].*["']""",),
)
