package tone

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// sentences are invented, with the flags that a careful reader would raise; a
// line without a kind is one that a kind answer may well hold.
const sentences = `
excuse      | We have been short-staffed since the spring.
excuse      | Two of our people are off sick, so this took longer than it should.
excuse      | It has been one of those crazy weeks here.
excuse      | Due to high call volumes we were unable to reply sooner.
excuse      | We've been absolutely swamped since the storm.
excuse      | Our new booking system went live in May and it lost a few jobs.
excuse      | Your email went into our junk folder.
excuse      | The supplier let us down with the hinges.
excuse      | This was due to circumstances beyond our control.
excuse      | You have to understand that our office is very small.
excuse      | Because of the traffic the crew could not make it.
excuse      | Marek is still quite new here.
excuse      | As Priya was on leave, nobody looked at the inbox.
excuse      | The invoice may have got lost in the post.
excuse      | Summer is our busiest time of the year.
excuse      | A computer error on our end produced the second invoice.
blame       | You should have told us that the gate would be locked.
blame       | As I already told you, the part is on order.
blame       | As previously stated, the fee is due on signing.
blame       | If you had read the estimate, you would have seen it.
blame       | You never replied to our question about the colour.
blame       | Per my last email, the form has to be signed first.
blame       | It is really your own responsibility to keep the drive clear.
blame       | You were told in March that this would cost extra.
blame       | Because you changed the date, we lost the slot.
blame       | I have already explained this twice.
blame       | Your failure to pay on time caused the delay.
blame       | You keep changing what you want.
blame       | You must have misunderstood what was agreed.
blame       | We cannot help you if you do not send the photos.
blame       | Next time, please make sure somebody is at home.
blame       | You didn't let us know that the dog would be there.
conditional | I'm sorry if this upset you.
conditional | We are sorry that you feel let down by our service.
conditional | We apologise for any inconvenience this may have caused.
conditional | If we have upset you in any way, I apologise.
conditional | Sorry, but that is not how it was agreed.
conditional | I apologize if anything I said came across badly.
conditional | We regret any confusion.
conditional | I am sorry you found the visit unsatisfactory.
belittling  | It was only a small scratch.
belittling  | That is just a misunderstanding.
belittling  | Nobody else has complained about the noise.
belittling  | You are the only customer who minds.
belittling  | Let's not make a mountain out of it, this is no big deal.
belittling  | I think you are overreacting.
belittling  | These things happen.
belittling  | The crew was only twenty minutes late.
belittling  | A minor delay like that is normal in this trade.
belittling  | It could have been worse.
hiding      | Mistakes were made in the handling of your order.
hiding      | Your message was overlooked.
hiding      | This fell through the cracks.
hiding      | There was a breakdown in communication.
hiding      | There seems to have been some confusion about the address.
hiding      | Lessons have been learned.
hiding      | Unfortunately things did not go as planned.
hiding      | The order was not passed on to the workshop.
policy      | Refunds after thirty days are against our policy.
policy      | Our terms and conditions clearly state that deposits are not returned.
policy      | As set out in the agreement, visits are billed by the hour.
policy      | We are not obliged to offer a refund.
policy      | My hands are tied.
policy      | I'm afraid there is nothing more we can do.
policy      | We don't make exceptions.
policy      | Per company policy the fee stays as it is.
calm        | Please calm down.
calm        | There is no need to be rude.
calm        | I would ask you to watch your tone.
calm        | Take a deep breath and read it again.
calm        | Please stop emailing my staff.
calm        | Let's keep this civil.
calm        | I don't appreciate the tone of your message.
accusing    | You claim that nobody called you.
accusing    | That is simply not true.
accusing    | You lied about the leak.
accusing    | Your accusations are ridiculous.
accusing    | As you well know, the door was open.
accusing    | You are being unreasonable.
accusing    | What more do you want from us?
accusing    | Your version of events does not match ours.
defensive   | In our defence, the weather changed that morning.
defensive   | We did nothing wrong.
defensive   | We have been in business for thirty years.
defensive   | With all due respect, I disagree.
defensive   | We have never had a complaint about Tom before.
defensive   | The team did everything by the book.
defensive   | How were we supposed to know that?
defensive   | It was not our fault.
defensive   | I don't see what the problem is.
shouting    | We have told you that the OFFICE IS CLOSED on Sundays.
shouting    | Nobody promised you that!!!
shouting    | I did NOT say so.
blame,shouting | You NEVER told us.
excuse,conditional | I'm sorry if it was late, we were short-handed.
excuse      | Sadly two of our fitters handed in their notice last month, so we are running behind.
excuse      | We're only a small team and we do our best.
excuse      | The van broke down on the way to you.
excuse      | My assistant forgot to pass your message to me.
excuse      | Half the crew had the flu that week.
excuse      | Our phones were playing up all of last week.
excuse      | I had a family emergency, so your job slipped.
blame       | Had you opened the attachment, you would have seen the surcharge.
blame       | You ought to have checked the measurements before signing.
blame       | Kindly read the contract before you write to us again.
blame       | I think you will find that you agreed to this in April.
blame       | It was you who asked us to wait.
blame       | We can only work with the information you give us.
blame       | You only told us on the Friday, which was too late.
blame       | Had we been told about the dog, none of this would have happened.
conditional | I apologise if my colleague came across as short.
conditional | Sorry you didn't like the finish.
conditional | We're sorry for whatever inconvenience was caused.
conditional | To the extent that we were at fault, we apologise.
conditional | Please accept our apologies should this have inconvenienced you.
belittling  | It's only paint, after all.
belittling  | Honestly, it is hardly worth all these emails.
belittling  | Most people would not even notice it.
belittling  | This is perfectly normal for a house of that age.
belittling  | Surely you can live with one missing handle for a week.
hiding      | Errors occurred during the billing run.
hiding      | It appears that your booking did not make it onto the calendar.
hiding      | The ball was dropped somewhere along the line.
hiding      | Your request seems to have slipped the net.
policy      | Our contract does not provide for refunds.
policy      | The small print is clear on this.
policy      | Company rules don't allow me to waive the fee.
policy      | I am not authorised to discuss discounts.
calm        | There is really no need to take that tone.
calm        | Getting angry will not help anybody.
calm        | Let's all take a step back and be adults about this.
calm        | I suggest you sleep on it before you write again.
defensive   | I find it hard to believe that the tile was cracked when we left.
accusing    | Funny that nobody else saw this leak.
accusing    | You are obviously looking for a discount.
accusing    | We both know that this is not what happened.
accusing    | I doubt that you ever sent that email.
defensive   | I resent the suggestion that we cut corners.
defensive   | Our work has always been of the highest standard.
defensive   | We went above and beyond for you.
defensive   | With respect, the crew knows what it is doing.
shouting    | We have SENT YOU THE FORM THREE TIMES.
shouting    | Please read the email I sent!!!
excuse      | Our truck had a flat on the motorway that morning.
excuse      | Our receptionist forgot to tell me that you rang.
excuse      | Three of the crew went down with the flu.
excuse      | Please bear in mind that we are only a small office.
blame       | Had you mentioned the slope, we would have brought the other mower.
blame       | You only let us know an hour before.
blame       | It was you who chose the cheaper paint.
blame       | Perhaps you would find that it was in your junk folder.
conditional | I am sorry that you are not happy with the result.
conditional | If we were wrong about the date, I apologise.
belittling  | Many owners never notice the seam.
belittling  | Surely you can wait until Monday.
hiding      | A few mistakes have crept in.
hiding      | Your letter never reached the right desk.
policy      | I am not in a position to offer you a discount.
calm        | Let's just take a step back here.
calm        | Being rude won't speed anything up.
accusing    | You are just looking for a reason not to pay.
blame,accusing | Odd that you never mentioned this in May.
defensive   | Our workmanship is always of the highest quality.
defensive   | The team went out of their way for you.
excuse      | My colleague never told me that you had called.
blame       | As stated earlier, the deposit is due on signing.
blame       | It was your mistake.
            | You are right, and I am sorry.
            | We should have called you and we did not.
            | I missed your message on Monday, and that is my fault.
            | You should have been told on Tuesday, and nobody told you.
            | You should have had a call from me the same day.
            | Thank you for telling me, and for the photographs.
            | I understand how frustrating it is to wait at home for nothing.
            | Waiting two days without heat with a baby in the house must have been awful.
            | I will refund the call-out fee today.
            | Luis will be with you tomorrow between nine and ten.
            | Would Thursday at eight suit you?
            | What would put this right for you?
            | If we have missed something, please send it to me.
            | Our records show an email from you on 4 March and a reply the same day.
            | I have asked for a new part, and it comes on Friday.
            | I am taking this over myself until you are content.
            | We let you down.
            | That is not good enough, and I have told the team so.
            | I have read your letter twice.
            | If you would like to talk, my number is below.
            | The delay was ours: I wrote the wrong day into the book.
            | I sent the wrong invoice, and I have cancelled it.
            | Our policy should not have stood in the way, and I have set it aside for you.
            | You have every right to be angry.
            | I was late with this, and I apologise.
            | Please let me know if the new lock sticks.
            | The hall light works again; I tried it this morning.
            | I will call you on Friday to hear whether it still holds.
            | We charged you twice and have paid one of the two back.
            | You told us in April, and we did not write it down.
            | Your insurance policy number is on the second page.
            | It is our responsibility, and we will pay for it.
            | Could you tell me which of the two days is better for you?
            | I just tried to call you and left a message.
            | The heating engineer can come earlier if you prefer.
            | I am sorry for the two weeks you waited.
            | We have changed how we pass messages on, so that this does not happen again.
            | The system will be down for an hour on Sunday while we replace the pump.
            | Thank you for your patience with us.
            | I know that you were told nine o'clock and nobody came.
            | It was not your fault at all.
            | You don't have to do anything: I have spoken to the bank.
            | The new technician will bring the part with her.
            | We only have your old address; is it still right?
            | Nobody should have to ask three times.
            | FYI, the plumber has the key.
            | I am just trying to find out when the part comes.
            | This is just a list of what we found.
            | It was a software issue, and I have reported it.
            | A large number of the tiles is loose, and we will replace them.
            | There is no need to use the back door.
            | The price should be fair to both of us.
            | The foreign policy desk has your file.
            | I don't see any leak now, but I will look again on Friday.
            | There were 2 errors in the log.
            | I take your point about the noise.
            | If it is still cold tonight, ring me at home.
            | That must have been a horrible evening.
            | The server was down from nine to eleven because we pulled the wrong cable.
            | I wish we had listened in March.
            | I did not check the sizes, and I should have.
            | Here is what I will do, and by when.
            | Next time you will hear from me before the day, not after it.
            | No excuse: we forgot.
            | You never got the answer you asked for.
            | The van is in the garage until Thursday, so Priya will come in her own car.
            | You were only told on the day itself, and that is too late.
            | We told you Tuesday and came on Thursday.
            | You asked us to wait for the paint, and we should have rung you when it came.
            | Thank you for reading the contract so carefully: you found our mistake.
            | Our contract gives you the right to a refund, and I have started it.
            | The paint is still wet, so please keep the door open tonight.
            | You never complained, and I am grateful for your patience; we still owe you an answer.
            | I know that you would rather have had a call than this email.
            | We did nothing for two weeks, and that was wrong.
            | Nothing was done, because I had not put it into the diary.
            | Our team is small, so you will have my own number from now on.
            | I do not doubt a word of what you wrote.
            | It was a big thing for you, and we treated it as a small one.
            | The noise you describe is not normal, and I want to hear it myself.
            | You do not need to be at home on Monday.
            | Please take your time with the decision about the colour.
            | I would like to come and see the stain with my own eyes.
            | You should have the money by Wednesday.
            | You should not have had to chase us.
            | You were promised a call and got none.
            | I am told that you waited in the rain.
            | Please check that the sum on the new invoice is right.
            | Please remember to switch the pump off before we come.
            | As you said, the gate was locked when Omar came, and he should have phoned you.
            | Because you told us so early, we can still change the order.
            | The office is closed on Monday for the holiday, and I will be on my mobile.
            | I only heard of this today, and I have dropped everything else.
            | If the shelf gives way again, ring me at any hour.
            | We have always had your number; I simply did not ring it.
            | The system now sends me a reminder on the day before.
            | I have passed your photos to the manufacturer, who will send a new panel.
            | You are the first to get the new hinge.
            | The policy of the insurer covers the damage in full.
            | One of our drivers scraped the post, and we will pay for it.
            | Next time please use my direct line, which I answer myself.
            | I could not find your email in the shared inbox; it lay in my own.
            | Your mistake-free list of snags saved us a day, thank you.
            | I understand that this is the third time you write, and I am ashamed of that.
            | Sorry for the wait, but more so for not telling you.
            | My first answer was short, and you deserved better.
            | It is a serious problem, and I treat it as one.
            | Your van was parked so well that we had room for both trucks.
            | Our truck will be with you at eight.
            | I forgot to tell my assistant, so nobody rang you.
            | My assistant will call you at ten.
            | The flu clinic opens at nine, and your slot is at ten.
            | You only paid for one visit, and we billed two.
            | You only asked for an answer, and you got none.
            | It was you who found the leak, and I thank you for that.
            | We had you booked for Tuesday, and nobody came.
            | Had I rung you on Friday, you would not have waited.
            | Please read the new quote and tell me whether anything is missing.
            | If you read the contract, you will see that you are right.
            | I think you will find the new hinge easier to move.
            | I am sorry that you were not told.
            | I am sorry that you do not have heating yet.
            | We were wrong about the date, and I apologise.
            | To the extent of the damage we will pay, and the rest as well.
            | Most people would have given up on us by now.
            | It is only fair that we pay for the hotel.
            | The hinge was just loose, and it is tight now.
            | The error happened because I copied the wrong line.
            | Your message reached me this morning.
            | The contract does not oblige you to pay for this.
            | I am not allowed to enter the flat without you, so which day suits you?
            | I did not like the finish either, so we will paint it again.
            | We don't like to leave a job half done.
            | I do not like this any more than you do.
            | Take one step back from the gate when it opens.
            | You are right to doubt us after that.
            | I have no doubt that you told us in May.
            | I doubt that the part comes before Friday, so I have hired a heater.
            | You are only looking for a working boiler, and we owe you one.
            | Strange as it sounds, the second key fits both doors.
            | Both of us know how long you waited.
            | Your patience went above and beyond what anybody could ask.
            | Getting the part will not take long.
            | I suggest that you keep the receipt for the heater.
            | You will live without a kitchen for two days, and I am sorry for that.
            | Is the cold in the back room worse at night?
            | The staff entrance is to the left of the gate.
            | The team has a cold start at six, so expect us early.
            | We will go out of our way to finish by Friday.
            | Whatever the inconvenience costs you, please send me the bill.
            | It happened on my watch.
            | If you would rather have your money back, say so and you will have it today.
            | I cannot tell you yet when the glass comes, and I will ring you tomorrow at noon either way.
            | You did not get the call that you were promised.
            | Had we kept our word, you would have had your kitchen by Easter.
            | You told us twice, and we did not listen.
            | The crew left your gate open, which must not happen.
            | Nobody told you about the surcharge, so we have taken it off.
            | As discussed, I will come on Friday at nine.
            | It is not my usual crew, so I will come along.
            | That is not your job but ours.
`

type labelled struct {
	text  string
	kinds []Kind
}

func readLabelled(t *testing.T) []labelled {
	t.Helper()
	var list []labelled
	for line := range strings.Lines(strings.TrimSpace(sentences)) {
		kinds, text, ok := strings.Cut(line, "|")
		if !ok {
			t.Fatalf("no | in %q", line)
		}
		l := labelled{text: strings.TrimSpace(text)}
		for k := range strings.SplitSeq(strings.TrimSpace(kinds), ",") {
			if k != "" {
				l.kinds = append(l.kinds, Kind(k))
			}
		}
		list = append(list, l)
	}
	return list
}

func kindsOf(text string) []Kind {
	var kinds []Kind
	for _, f := range Check(Read([]byte(text))).Flags {
		if !slices.Contains(kinds, f.Kind) {
			kinds = append(kinds, f.Kind)
		}
	}
	return kinds
}

// TestFlags holds the flags of single sentences against labels.
func TestFlags(t *testing.T) {
	type counts struct{ right, extra, missed int }
	all := map[Kind]*counts{}
	for k := range weights {
		all[k] = &counts{}
	}
	clean, kind := 0, 0
	for _, l := range readLabelled(t) {
		got := kindsOf(l.text)
		for k, c := range all {
			switch found, want := slices.Contains(got, k), slices.Contains(l.kinds, k); {
			case found && want:
				c.right++
			case found:
				c.extra++
				t.Logf("%s in %q", k, l.text)
			case want:
				c.missed++
				t.Logf("no %s in %q", k, l.text)
			}
		}
		if len(l.kinds) == 0 {
			kind++
			if len(got) == 0 {
				clean++
			}
		}
	}
	sum := counts{}
	table := fmt.Sprintf("%-12s %5s %5s %6s  precision recall\n", "kind", "right", "extra", "missed")
	for _, k := range slices.Sorted(func(yield func(Kind) bool) {
		for k := range all {
			if !yield(k) {
				return
			}
		}
	}) {
		c := all[k]
		sum = counts{sum.right + c.right, sum.extra + c.extra, sum.missed + c.missed}
		p, r := float64(c.right)/float64(max(1, c.right+c.extra)), float64(c.right)/float64(max(1, c.right+c.missed))
		table += fmt.Sprintf("%-12s %5d %5d %6d  %9.2f %6.2f\n", k, c.right, c.extra, c.missed, p, r)
		if p < .85 || r < .85 {
			t.Errorf("%s: precision %.2f, recall %.2f", k, p, r)
		}
	}
	p, r := float64(sum.right)/float64(sum.right+sum.extra), float64(sum.right)/float64(sum.right+sum.missed)
	t.Logf("%s%-12s %5d %5d %6d  %9.2f %6.2f\nkind sentences without a flag: %d of %d", table, "all", sum.right, sum.extra, sum.missed, p, r, clean, kind)
	if p < .95 || r < .95 {
		t.Errorf("all: precision %.2f, recall %.2f", p, r)
	}
	if clean < kind {
		t.Errorf("%d kind sentences are flagged", kind-clean)
	}
}
